<?cs set:Page.title = Text.page.upload.title ?><?cs include:"head.cs" ?><?cs
set:Local.who = "adult" ?><?cs if:Person.capacity == "child" ?><?cs set:Local.who = "child" ?><?cs /if ?><?cs
def:tag(state) ?><?cs if:Text.upload_state[state] ?><span class="ds-tag" data-color="<?cs var:Text.upload_state[state].color ?>"><?cs var:Text.upload_state[state] ?></span><?cs /if ?><?cs /def ?><?cs
def:kind(k) ?><div class="ds-field pv-option">
		<input class="ds-input" type="radio" id="kind-<?cs var:k.kind ?>" name="kind" value="<?cs var:k.kind ?>" required<?cs if:k.kind == Form.kind.value || subcount(Kinds) == 1 ?> checked<?cs /if ?>>
		<label class="ds-label" for="kind-<?cs var:k.kind ?>"><strong><?cs var:Text.hand_in[k.kind] ?></strong> <span><?cs if:Local.who == "child" ?><?cs var:Text.hand_in[k.kind].child ?><?cs else ?><?cs var:Text.hand_in[k.kind].explain ?><?cs /if ?></span></label>
	</div><?cs /def ?><?cs
def:handed(u) ?><li class="pv-entry pv-handed" data-handle="<?cs var:u.handle ?>" data-once="<?cs var:u.once ?>" data-state="<?cs var:u.state ?>" data-name="<?cs var:u.filename ?>" data-kind="<?cs var:u.kind ?>" data-bytes="<?cs var:u.bytes ?>" data-received="<?cs var:u.received ?>">
	<span class="pv-icon" data-icon="<?cs if:u.filed ?>receipt<?cs elif:u.state == "refused" || u.state == "expired" ?>attention<?cs else ?>own<?cs /if ?>" aria-hidden="true"></span>
	<div class="pv-entry__text">
		<p class="pv-filename"><?cs var:u.filename ?></p>
		<p class="pv-meta"><?cs if:Text.hand_in[u.kind] ?><span><?cs var:Text.hand_in[u.kind] ?></span> <?cs /if ?><span><?cs var:u.size ?></span> <span><?cs call:date(u.at) ?></span></p>
		<?cs if:u.state == "receiving" ?><p class="ds-paragraph"><?cs var:Text.page.upload.so_far ?> <?cs if:u.percent ?><?cs var:u.percent ?><?cs else ?>0<?cs /if ?> %. <?cs var:Text.page.upload.resume ?> <?cs var:Text.page.upload.expires ?> <?cs call:date(u.expires_at) ?>.</p>
		<p class="pv-actions" data-script hidden><button class="ds-button" data-variant="secondary" type="button" data-do="again"><?cs var:Text.page.upload.choose_again ?><span class="pv-unseen"> (<?cs var:u.filename ?>)</span></button> <button class="ds-button" data-variant="tertiary" data-color="danger" type="button" data-do="drop"><?cs var:Text.page.upload.cancel ?><span class="pv-unseen"> <?cs var:u.filename ?></span></button></p><?cs
		elif:u.state == "received" ?><p class="ds-paragraph"><?cs if:Local.who == "child" ?><?cs var:Text.page.upload.received_child ?><?cs else ?><?cs var:Text.page.upload.received_text ?><?cs /if ?></p><?cs
		elif:u.state == "held" ?><p class="ds-paragraph"><?cs if:Text.held[u.reason] ?><?cs var:Text.held[u.reason] ?><?cs else ?><?cs var:Text.held.other ?><?cs /if ?> <?cs var:Text.page.upload.held_next ?></p><?cs
		elif:u.state == "refused" ?><p class="ds-paragraph"><strong><?cs if:Text.refused[u.reason] ?><?cs var:Text.refused[u.reason] ?><?cs else ?><?cs var:Text.refused.other ?><?cs /if ?></strong> <?cs if:Text.refused[u.reason].what_now ?><?cs var:Text.refused[u.reason].what_now ?><?cs else ?><?cs var:Text.refused.other.what_now ?><?cs /if ?></p><?cs
		elif:u.state == "expired" ?><p class="ds-paragraph"><?cs var:Text.page.upload.expired_text ?></p><?cs
		elif:u.filed ?><p class="ds-paragraph"><?cs if:Local.who == "child" ?><?cs var:Text.page.upload.filed_child ?><?cs else ?><?cs var:Text.page.upload.filed_text ?><?cs /if ?></p>
		<p class="pv-actions"><a class="ds-link" href="/kvittering?id=<?cs var:url(u.handle) ?>"><?cs var:Text.page.upload.to_receipt ?><span class="pv-unseen"> (<?cs var:u.filename ?>)</span></a><?cs if:u.share_handle ?> <a class="ds-link" href="/dokument?id=<?cs var:url(u.share_handle) ?>"><?cs var:Text.page.upload.to_document ?><span class="pv-unseen"> (<?cs var:u.filename ?>)</span></a><?cs /if ?></p><?cs /if ?>
	</div>
	<p class="pv-entry__marks"><?cs call:tag(u.state) ?></p>
</li><?cs /def ?>
<?cs call:errors() ?>
<?cs if:Query.ok ?><div class="ds-alert" data-color="success" role="status"><p class="ds-paragraph"><?cs var:Text.page.upload.ok ?></p></div><?cs /if ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.upload.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs if:Local.who == "child" ?><?cs var:Text.page.upload.lead_child ?><?cs else ?><?cs var:Text.page.upload.lead ?><?cs /if ?></p><?cs if:Page.portal == "mypage" && Local.who == "adult" && subcount(Kinds) > 0 ?>
<p class="ds-paragraph"><?cs var:Text.page.upload.messages ?></p><?cs /if ?>
<?cs if:subcount(Wanted) > 0 ?><section class="pv-section" aria-labelledby="wanted-heading">
	<h2 class="ds-heading" data-size="sm" id="wanted-heading"><?cs var:Text.page.upload.wanted ?></h2>
	<ul class="pv-entries"><?cs each:w = Wanted ?>
		<li class="pv-entry"><?cs call:icon("attention") ?><div class="pv-entry__text"><a class="ds-link" href="/lever-inn?kind=<?cs var:url(w.kind) ?>&amp;wanted=<?cs var:url(w.handle) ?>#send"><?cs var:w.title ?></a>
			<p class="pv-meta"><?cs if:Text.type[w.doc_type] ?><span><?cs var:Text.type[w.doc_type] ?></span> <?cs /if ?><span><?cs var:Text.page.upload.due ?> <?cs call:date(w.due) ?></span><?cs each:f = Forms ?><?cs if:f.doc_type == w.doc_type ?> <a class="ds-link" href="/rapport?form=<?cs var:url(f.form) ?>&amp;wanted=<?cs var:url(w.handle) ?>"><?cs var:Text.page.upload.write_here ?><span class="pv-unseen">: <?cs var:w.title ?></span></a><?cs /if ?><?cs /each ?></p></div>
			<p class="pv-entry__marks"><?cs if:w.state == "overdue" ?><span class="ds-tag" data-color="danger"><?cs var:Text.page.upload.overdue ?></span><?cs /if ?></p></li><?cs /each ?>
	</ul>
</section><?cs /if ?>
<?cs if:subcount(Forms) > 0 ?><section class="pv-section" aria-labelledby="forms-heading">
	<h2 class="ds-heading" data-size="sm" id="forms-heading"><?cs var:Text.page.upload.forms ?></h2>
	<ul class="pv-entries"><?cs each:f = Forms ?>
		<li class="pv-entry"><?cs call:icon("document") ?><div class="pv-entry__text"><a class="ds-link" href="/rapport?form=<?cs var:url(f.form) ?>"><?cs var:Text.report[f.form].name ?></a>
			<p class="pv-meta"><?cs if:f.begun ?><?cs var:Text.page.report.draft_at ?> <?cs call:date(f.begun) ?><?cs else ?><?cs var:Text.report[f.form].lead ?><?cs /if ?></p></div>
			<p class="pv-entry__marks"><?cs if:f.begun ?><span class="ds-tag" data-color="warning"><?cs var:Text.page.upload.begun ?></span><?cs /if ?></p></li><?cs /each ?>
	</ul>
</section><?cs /if ?>
<?cs set:Local.answering = "" ?><?cs each:w = Wanted ?><?cs if:w.handle == Form.wanted.value ?><?cs set:Local.answering = w.title ?><?cs set:Local.answering_kind = w.kind ?><?cs /if ?><?cs /each ?>
<?cs if:subcount(Kinds) > 0 || Local.answering ?><form class="ds-card pv-form" id="send" method="post" action="/lever-inn" enctype="multipart/form-data" data-limit="<?cs var:Limit.bytes ?>" data-mib="<?cs var:Limit.mib ?>">
	<?cs call:hidden_once() ?>
	<h2 class="ds-heading" data-size="sm"><?cs if:Local.answering ?><?cs var:Local.answering ?><?cs else ?><?cs var:Text.page.upload.form ?><?cs /if ?></h2>
	<?cs if:Local.answering ?><input type="hidden" name="wanted" value="<?cs var:Form.wanted.value ?>"><input type="hidden" name="kind" value="<?cs var:Local.answering_kind ?>">
	<p class="ds-paragraph"><a class="ds-link" href="/lever-inn"><?cs var:Text.page.upload.something_else ?></a></p><?cs
	else ?><fieldset class="ds-fieldset pv-options" id="kind"<?cs call:describes("kind", "") ?>>
	<legend class="ds-label"><?cs if:Local.who == "child" ?><?cs var:Text.page.upload.kind_child ?><?cs else ?><?cs var:Text.page.upload.kind ?><?cs /if ?></legend><?cs each:k = Kinds ?>
	<?cs call:kind(k) ?><?cs /each ?>
	<?cs call:wrong("kind") ?>
	</fieldset><?cs /if ?>
	<div class="ds-field">
		<label class="ds-label" for="note"><?cs var:Text.page.upload.note ?></label>
		<div data-field="description" id="note-explain"><?cs var:Text.page.upload.note_explain ?></div>
		<textarea class="ds-input" id="note" name="note" rows="2" maxlength="500"<?cs call:describes("note", "x") ?>><?cs var:Form.note.value ?></textarea>
		<?cs call:wrong("note") ?>
	</div>
	<div class="ds-field">
		<label class="ds-label" for="file"><?cs var:Text.page.upload.file ?></label>
		<div data-field="description" id="file-explain"><?cs var:Text.page.upload.types ?> <?cs var:Text.page.upload.limit ?> <?cs var:Limit.mib ?> <?cs var:Text.page.upload.limit_unit ?> <span data-plain><?cs var:Text.page.upload.limit_form ?></span></div>
		<input class="ds-input" id="file" name="file" type="file" multiple required accept=".pdf,.jpg,.jpeg,.png,.heic,.heif,.docx,.odt,.txt"<?cs call:describes("file", "x") ?>>
		<?cs call:wrong("file") ?>
	</div>
	<button class="ds-button" type="submit"><?cs if:Local.who == "child" ?><?cs var:Text.page.upload.send_child ?><?cs else ?><?cs var:Text.page.upload.send ?><?cs /if ?></button>
	<p class="pv-meta"><?cs if:Local.who == "child" ?><?cs var:Text.page.upload.private_child ?><?cs else ?><?cs var:Text.page.upload.private ?><?cs /if ?></p>
</form>
<section class="pv-section" id="sending" aria-labelledby="sending-heading" tabindex="-1" hidden>
	<h2 class="ds-heading" data-size="sm" id="sending-heading"><?cs var:Text.page.upload.sending ?></h2>
	<p class="ds-paragraph"><?cs var:Text.page.upload.stay ?></p>
	<p class="pv-unseen" role="status" aria-live="polite" id="sending-says"></p>
	<ul class="pv-entries" id="sending-list"></ul>
</section><?cs
elif:subcount(Wanted) == 0 ?><div class="ds-alert" data-color="info"><p class="ds-paragraph"><?cs var:Text.page.upload.nothing_to ?></p></div><?cs /if ?>
<section class="pv-section" id="mine" aria-labelledby="mine-heading" tabindex="-1" data-list>
	<h2 class="ds-heading" data-size="sm" id="mine-heading"><?cs var:Text.page.upload.mine ?></h2>
	<?cs if:subcount(Uploads) > 0 ?><ul class="pv-entries"><?cs each:u = Uploads ?>
	<?cs call:handed(u) ?><?cs /each ?>
	</ul><?cs else ?><p class="ds-paragraph"><?cs var:Text.page.upload.none_yet ?></p><?cs /if ?>
</section>
<template id="sending-row"><li class="pv-entry pv-sending">
	<span class="pv-icon" data-icon="own" aria-hidden="true"></span>
	<div class="pv-entry__text">
		<p class="pv-filename" data-part="name"></p>
		<progress max="100" value="0" data-part="bar"></progress>
		<p class="pv-meta" data-part="says"></p>
		<p class="ds-validation-message" data-part="wrong" hidden></p>
		<p class="pv-actions"><button class="ds-button" data-variant="secondary" type="button" data-do="pause"><?cs var:Text.page.upload.pause ?><span class="pv-unseen" data-part="of"></span></button> <button class="ds-button" data-variant="secondary" type="button" data-do="go" hidden><?cs var:Text.page.upload.go_on ?><span class="pv-unseen" data-part="of"></span></button> <button class="ds-button" data-variant="tertiary" data-color="danger" type="button" data-do="drop"><?cs var:Text.page.upload.cancel ?><span class="pv-unseen" data-part="of"></span></button></p>
	</div>
</li></template>
<template id="sending-words"><p data-word="waiting"><?cs var:Text.page.upload.words.waiting ?></p><p data-word="sending"><?cs var:Text.page.upload.words.sending ?></p><p data-word="paused"><?cs var:Text.page.upload.words.paused ?></p><p data-word="offline"><?cs var:Text.page.upload.words.offline ?></p><p data-word="retrying"><?cs var:Text.page.upload.words.retrying ?></p><p data-word="done"><?cs var:Text.page.upload.words.done ?></p><p data-word="dropped"><?cs var:Text.page.upload.words.dropped ?></p><p data-word="too_large"><?cs var:Text.page.upload.words.too_large ?></p><p data-word="empty"><?cs var:Text.page.upload.words.empty ?></p><p data-word="type"><?cs var:Text.page.upload.words.type ?></p><p data-word="already"><?cs var:Text.page.upload.words.already ?></p><p data-word="resumed"><?cs var:Text.page.upload.words.resumed ?></p><p data-word="out"><?cs var:Text.page.upload.words.out ?></p><p data-word="failed"><?cs var:Text.page.upload.words.failed ?></p><p data-word="other_file"><?cs var:Text.page.upload.words.other_file ?></p><p data-word="all_done"><?cs var:Text.page.upload.words.all_done ?></p><p data-word="too_late"><?cs var:Text.page.upload.words.too_late ?></p></template>
<script src="/static/tus.js" defer></script>
<script src="/static/upload.js" defer></script>
<?cs include:"foot.cs" ?>
