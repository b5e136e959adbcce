<?cs set:Page.title = Text.page.report.title ?><?cs include:"head.cs" ?><?cs
def:question(q) ?><?cs if:q.kind == "text" ?><div class="ds-field">
		<label class="ds-label" for="<?cs var:q.name ?>"><?cs var:Text.report[Report.form][q.name] ?><?cs if:!q.required ?> <span class="pv-meta"><?cs var:Text.page.report.optional ?></span><?cs /if ?></label>
		<?cs call:explained(q.name, Text.report[Report.form][q.name].explain) ?>
		<textarea class="ds-input" id="<?cs var:q.name ?>" name="<?cs var:q.name ?>" rows="5" maxlength="4000"<?cs call:describes(q.name, Text.report[Report.form][q.name].explain) ?>><?cs var:Form[q.name].value ?></textarea>
		<?cs call:wrong(q.name) ?>
	</div><?cs elif:q.kind == "line" ?><div class="ds-field">
		<label class="ds-label" for="<?cs var:q.name ?>"><?cs var:Text.report[Report.form][q.name] ?></label>
		<?cs call:explained(q.name, Text.report[Report.form][q.name].explain) ?>
		<input class="ds-input" id="<?cs var:q.name ?>" name="<?cs var:q.name ?>" type="text" maxlength="300" autocomplete="off" value="<?cs var:Form[q.name].value ?>"<?cs call:describes(q.name, Text.report[Report.form][q.name].explain) ?>>
		<?cs call:wrong(q.name) ?>
	</div><?cs elif:q.kind == "date" ?><?cs call:day(q.name, Text.report[Report.form][q.name], Form[q.name].value) ?><?cs
	elif:q.kind == "choice" ?><fieldset class="ds-fieldset pv-options" id="<?cs var:q.name ?>" tabindex="-1"<?cs call:describes(q.name, Text.report[Report.form][q.name].explain) ?>>
		<legend class="ds-label"><?cs var:Text.report[Report.form][q.name] ?></legend>
		<?cs call:explained(q.name, Text.report[Report.form][q.name].explain) ?><?cs each:o = q.options ?>
		<div class="ds-field pv-option"><input class="ds-input" type="radio" id="<?cs var:q.name ?>-<?cs var:o.value ?>" name="<?cs var:q.name ?>" value="<?cs var:o.value ?>"<?cs if:Form[q.name].value == o.value ?> checked<?cs /if ?>>
			<label class="ds-label" for="<?cs var:q.name ?>-<?cs var:o.value ?>"><?cs var:Text.report_option[q.name][o.value] ?></label></div><?cs /each ?>
		<?cs call:wrong(q.name) ?>
	</fieldset><?cs else ?><div class="ds-field">
		<input class="ds-input" type="checkbox" id="<?cs var:q.name ?>" name="<?cs var:q.name ?>" value="on"<?cs if:Form[q.name].value ?> checked<?cs /if ?><?cs call:describes(q.name, "") ?>>
		<label class="ds-label" for="<?cs var:q.name ?>"><?cs var:Text.report[Report.form][q.name] ?></label>
	</div><?cs /if ?><?cs /def ?>
<?cs call:back("/lever-inn", Text.nav.hand_in) ?>
<?cs if:subcount(Form.errors) > 0 ?><div class="ds-error-summary" role="alert" tabindex="-1" id="errors" aria-labelledby="errors-heading">
	<h2 class="ds-heading" id="errors-heading"><?cs var:Text.form.errors ?></h2>
	<ul class="ds-list"><?cs each:e = Form.errors ?>
		<li><a class="ds-link" href="#<?cs var:e.name ?>"><?cs var:Text.report[Report.form][e.name] ?> – <?cs call:message(e.text) ?></a></li><?cs /each ?>
	</ul>
</div><?cs /if ?>
<?cs if:Query.kept ?><div class="ds-alert" data-color="success" role="status"><p class="ds-paragraph"><?cs var:Text.page.report.kept ?></p></div><?cs /if ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.report[Report.form].name ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.report[Report.form].lead ?></p>
<div class="ds-alert" data-color="info"><p class="ds-paragraph"><?cs var:Text.page.report.urgent ?></p></div>
<form class="ds-card pv-form" id="report" method="post" action="/rapport" data-draft>
	<?cs call:hidden_once() ?><input type="hidden" name="form" value="<?cs var:Report.form ?>"><?cs if:Form.wanted.value ?><input type="hidden" name="wanted" value="<?cs var:Form.wanted.value ?>"><?cs /if ?>
	<?cs each:q = Questions ?>
	<?cs call:question(q) ?><?cs /each ?>
	<p class="pv-meta" id="draft-says" role="status" aria-live="polite"><?cs if:Draft.at ?><?cs var:Text.page.report.draft_at ?> <?cs call:date(Draft.at) ?>. <?cs /if ?><?cs var:Text.page.report.draft ?></p>
	<div class="pv-actions"><button class="ds-button" type="submit" name="do" value="send"><?cs var:Text.page.report.send ?></button>
	<button class="ds-button" data-variant="secondary" type="submit" name="do" value="keep"><?cs var:Text.page.report.keep ?></button><?cs if:Draft.at ?>
	<button class="ds-button" data-variant="tertiary" data-color="danger" type="submit" name="do" value="drop"><?cs var:Text.page.report.drop ?></button><?cs /if ?></div>
</form>
<h2 class="ds-heading" data-size="sm"><?cs var:Text.page.report.where ?></h2>
<ul class="ds-list"><li><?cs var:Text.report[Report.form].where_own ?></li><li><?cs var:Text.report[Report.form].where_child ?></li><li><?cs var:Text.page.report.where_words ?></li></ul>
<template id="draft-words"><p data-word="kept"><?cs var:Text.page.report.words.kept ?></p><p data-word="failed"><?cs var:Text.page.report.words.failed ?></p></template>
<script src="/static/draft.js" defer></script>
<?cs include:"foot.cs" ?>
