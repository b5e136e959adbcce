<?cs # Macros for every page.  Texts come from text/*.hdf, never from here. ?><?cs
def:icon(glyph) ?><span class="pv-icon" data-icon="<?cs var:glyph ?>" aria-hidden="true"></span><?cs /def ?><?cs
# A date or a date with time, as SQL writes it: 2026-11-05 or 2026-11-05 14:30. ?><?cs
def:date(iso) ?><?cs if:iso ?><time datetime="<?cs var:moment(iso) ?>"><?cs var:day(iso) ?></time><?cs /if ?><?cs /def ?><?cs
# What every POST form carries; a form that writes something also has a number that makes a double click one. ?><?cs
def:hidden() ?><input type="hidden" name="csrf" value="<?cs var:Csrf ?>"><?cs
/def ?><?cs
def:hidden_once() ?><?cs call:hidden() ?><input type="hidden" name="once" value="<?cs var:Once ?>"><?cs
/def ?><?cs
# A message that is a text key, or already a text. ?><?cs
def:message(key) ?><?cs if:Text[key] ?><?cs var:Text[key] ?><?cs else ?><?cs var:key ?><?cs /if ?><?cs /def ?><?cs
# What is wrong with the form, at the top, with links to the fields. ?><?cs
def:errors() ?><?cs if:subcount(Form.errors) > 0 ?>
<div class="ds-error-summary" role="alert" tabindex="-1" id="errors" aria-labelledby="errors-heading">
	<h2 class="ds-heading" id="errors-heading"><?cs var:Text.form.errors ?></h2>
	<ul class="ds-list"><?cs each:e = Form.errors ?>
		<li><a class="ds-link" href="#<?cs var:e.name ?>"><?cs call:message(e.text) ?></a></li><?cs /each ?>
	</ul>
</div><?cs /if ?><?cs /def ?><?cs
# A field's describing ids and its error. ?><?cs
def:describes(id, explain) ?><?cs if:Form[id].error ?> aria-invalid="true"<?cs /if ?> aria-describedby="<?cs
if:explain ?><?cs var:id ?>-explain <?cs /if ?><?cs if:Form[id].error ?><?cs var:id ?>-error<?cs /if ?>"<?cs /def ?><?cs
def:wrong(id) ?><?cs if:Form[id].error ?><p class="ds-validation-message" id="<?cs var:id ?>-error"><?cs call:message(Form[id].error) ?></p><?cs /if ?><?cs /def ?><?cs
def:explained(id, explain) ?><?cs if:explain ?><div data-field="description" id="<?cs var:id ?>-explain"><?cs var:explain ?></div><?cs /if ?><?cs /def ?><?cs
def:textarea(id, label, explain, rows, max) ?><div class="ds-field">
	<label class="ds-label" for="<?cs var:id ?>"><?cs var:label ?></label>
	<?cs call:explained(id, explain) ?>
	<textarea class="ds-input" id="<?cs var:id ?>" name="<?cs var:id ?>" rows="<?cs var:rows ?>" maxlength="<?cs var:max ?>" required<?cs call:describes(id, explain) ?>><?cs var:Form[id].value ?></textarea>
	<?cs call:wrong(id) ?>
</div><?cs /def ?><?cs
def:line(id, label, explain, max) ?><div class="ds-field">
	<label class="ds-label" for="<?cs var:id ?>"><?cs var:label ?></label>
	<?cs call:explained(id, explain) ?>
	<input class="ds-input" id="<?cs var:id ?>" name="<?cs var:id ?>" type="text" maxlength="<?cs var:max ?>" value="<?cs var:Form[id].value ?>" autocomplete="off" required<?cs call:describes(id, explain) ?>>
	<?cs call:wrong(id) ?>
</div><?cs /def ?><?cs
def:day(id, label, chosen) ?><div class="ds-field">
	<label class="ds-label" for="<?cs var:id ?>"><?cs var:label ?></label>
	<input class="ds-input" id="<?cs var:id ?>" name="<?cs var:id ?>" type="date" value="<?cs var:chosen ?>"<?cs call:describes(id, "") ?>>
	<?cs call:wrong(id) ?>
</div><?cs /def ?><?cs
# IKKE_FORESPURT, FORESPURT, GODKJENT, AVVIST in plain words. ?><?cs
def:state(which) ?><?cs if:Text.state[which] ?><span class="ds-tag" data-color="<?cs var:Text.state[which].color ?>"><?cs var:Text.state[which] ?></span><?cs /if ?><?cs /def ?><?cs
# After a POST: it was received. ?><?cs
def:received(text) ?><?cs if:Query.ok ?><div class="ds-alert" data-color="success" role="status"><p class="ds-paragraph"><?cs var:text ?></p><?cs if:Receipt.reference ?><p class="pv-meta"><span><?cs var:Text.page.document.receipt_reference ?>: <?cs var:Receipt.reference ?></span> <span><?cs var:Text.page.document.receipt_at ?>: <?cs call:date(Receipt.at) ?></span></p><?cs /if ?></div><?cs /if ?><?cs /def ?><?cs
# The way back up. ?><?cs
def:back(href, text) ?><nav class="ds-breadcrumbs pv-back" aria-label="<?cs var:Text.nav.back_to ?>"><a class="ds-link" href="<?cs var:href(href) ?>"><?cs var:text ?></a></nav><?cs /def ?><?cs
# Next and first page of a list that goes by cursor. ?><?cs
def:pages(path, query) ?><?cs if:Next || !First ?><nav class="ds-pagination" aria-label="<?cs var:Text.nav.pages ?>"><ul><?cs
if:!First ?><li><a class="ds-button" data-variant="tertiary" href="<?cs var:href(path) ?><?cs if:query ?>?<?cs var:query ?><?cs /if ?>"><?cs var:Text.nav.first ?></a></li><?cs
else ?><li><span class="ds-button" aria-current="true" data-variant="tertiary"><?cs var:Text.nav.first ?></span></li><?cs /if ?><?cs
if:Next ?><li><a class="ds-button" data-variant="tertiary" rel="next" href="<?cs var:href(path) ?>?<?cs if:query ?><?cs var:query ?>&amp;<?cs /if ?>cursor=<?cs var:url(Next) ?>"><?cs var:Text.nav.next ?></a></li><?cs /if ?></ul></nav><?cs /if ?><?cs /def ?><?cs
# One document in a list: fifty of them are most of what a page costs, so that names are looked up once. ?><?cs
def:entry(d) ?><li class="pv-entry<?cs if:d.unread ?> pv-entry--new<?cs /if ?>">
	<span class="pv-icon" data-icon="<?cs if:d.kind == "read" ?>document<?cs elif:d.kind == "withheld" ?>locked<?cs else ?><?cs var:d.kind ?><?cs /if ?>" aria-hidden="true"></span>
	<div class="pv-entry__text">
		<a class="ds-link" href="/dokument?id=<?cs var:url(d.handle) ?>"><?cs var:d.title ?></a>
		<p class="pv-meta"><?cs with:type = Text.type[d.type] ?><span><?cs var:type ?></span> <?cs /with ?><span><?cs if:d.doc_date ?><time datetime="<?cs var:moment(d.doc_date) ?>"><?cs var:day(d.doc_date) ?></time><?cs /if ?></span><?cs if:d.shared_on ?> <span><?cs var:Text.page.documents.shared_on ?> <time datetime="<?cs var:moment(d.shared_on) ?>"><?cs var:day(d.shared_on) ?></time></span><?cs /if ?><?cs if:d.file_label ?> <span><?cs var:d.file_label ?></span><?cs /if ?></p>
	</div>
	<p class="pv-entry__marks"><?cs if:d.unread ?><span class="ds-tag" data-color="info"><?cs var:Text.page.documents.unread ?></span> <?cs /if ?><?cs
	if:d.kind != "read" ?><?cs if:d.kind == "withheld" ?><?cs if:d.ended ?><span class="ds-tag" data-color="warning"><?cs var:Text.kind.ended ?></span><?cs else ?><span class="ds-tag" data-color="neutral"><?cs var:Text.kind.withheld ?></span><?cs /if ?><?cs
	else ?><?cs with:mark = Text.kind[d.kind].mark ?><span class="ds-tag" data-color="<?cs if:d.kind == "sign" ?>warning<?cs else ?>neutral<?cs /if ?>"><?cs var:mark ?></span><?cs /with ?><?cs /if ?><?cs /if ?></p>
</li><?cs /def ?><?cs
# A line of the menu. ?><?cs
def:item(path, glyph, text) ?>
		<li><a href="<?cs var:path ?>"<?cs if:Page.path == path ?> aria-current="page"<?cs /if ?>><?cs call:icon(glyph) ?><?cs var:text ?></a></li><?cs /def ?><?cs
# Who opened: a role and unit, or a person acting for me.  Keys of ours are translated, the service's own words stand. ?><?cs
def:opener(o) ?><?cs if:Text.opener[o.role] ?><?cs var:Text.opener[o.role] ?><?cs elif:Text.capacity[o.role].name ?><?cs var:Text.capacity[o.role].name ?><?cs else ?><?cs var:o.role ?><?cs /if ?><?cs if:o.unit ?>, <?cs var:o.unit ?><?cs /if ?><?cs if:o.on_behalf && o.on_behalf != "f" ?> (<?cs var:Text.page.openings.on_behalf ?>)<?cs /if ?><?cs /def ?><?cs
def:purpose(why) ?><?cs if:Text.purpose[why] ?><?cs var:Text.purpose[why] ?><?cs else ?><?cs var:why ?><?cs /if ?><?cs /def ?>