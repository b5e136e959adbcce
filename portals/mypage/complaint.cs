<?cs set:Page.title = Text.page.complaint.title ?><?cs include:"head.cs" ?>
<?cs if:Document.handle ?><?cs set:Local.up = "/dokument?id=" + url(Document.handle) ?><?cs call:back(Local.up, Text.page.complaint.back) ?><?cs /if ?>
<?cs call:errors() ?>
<?cs call:received(Text.page.complaint.received) ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.complaint.heading ?></h1>
<?cs if:Document.title ?><p class="ds-paragraph"><?cs var:Text.page.complaint.about ?> <strong><?cs var:Document.title ?></strong><?cs if:Document.doc_date ?>, <?cs call:date(Document.doc_date) ?><?cs /if ?></p><?cs /if ?>
<p class="ds-paragraph" data-size="lg"><?cs if:Person.capacity == "child" ?><?cs var:Text.page.complaint.lead_child ?><?cs else ?><?cs var:Text.page.complaint.lead ?><?cs /if ?></p>
<?cs if:Late && Late != "f" ?><div class="ds-alert" data-color="warning"><h2 class="ds-heading" data-size="2xs"><?cs var:Text.page.complaint.late ?></h2><p class="ds-paragraph"><?cs if:Document.complain_until ?><?cs var:Text.page.complaint.late_was ?> <?cs call:date(Document.complain_until) ?>. <?cs /if ?><?cs var:Text.page.complaint.late_text ?></p></div><?cs
elif:Document.complain_until ?><div class="ds-alert" data-color="info"><p class="ds-paragraph"><?cs var:Text.page.complaint.until ?> <strong><?cs call:date(Document.complain_until) ?></strong>. <?cs var:Text.page.complaint.until_text ?></p></div><?cs /if ?>
<form class="ds-card pv-form" method="post" action="/klage">
	<?cs call:hidden_once() ?><input type="hidden" name="id" value="<?cs var:Document.handle ?>">
	<?cs call:textarea("body", Text.page.complaint.body, Text.page.complaint.body_explain, "8", "8000") ?>
	<button class="ds-button" type="submit"><?cs var:Text.page.complaint.send ?></button>
	<p class="pv-meta"><?cs var:Text.page.complaint.help ?></p>
</form>
<section class="ds-card" data-variant="tinted" aria-labelledby="next">
	<h2 class="ds-heading" data-size="xs" id="next"><?cs var:Text.page.complaint.next ?></h2>
	<p class="ds-paragraph"><?cs var:Text.page.complaint.next_text ?></p>
</section>
<?cs if:subcount(Complaints) > 0 ?><section class="pv-section" aria-labelledby="complaints">
	<h2 class="ds-heading" data-size="sm" id="complaints"><?cs var:Text.page.complaint.sent ?></h2>
	<ol class="pv-letters"><?cs each:c = Complaints ?>
		<li class="ds-card"><p class="pv-meta"><span><?cs var:Text.page.complaint.sent_at ?> <?cs call:date(c.at) ?></span><?cs if:c.late && c.late != "f" ?> <span class="ds-tag" data-color="warning"><?cs var:Text.page.complaint.was_late ?></span><?cs /if ?><?cs if:c.state ?> <?cs call:state(c.state) ?><?cs /if ?></p>
			<p class="pv-body"><?cs var:c.body ?></p><?cs if:c.answer ?>
			<div class="pv-answer"><p class="pv-meta"><?cs var:Text.page.complaint.answered ?> <?cs call:date(c.answer_at) ?></p><p class="pv-body"><?cs var:c.answer ?></p></div><?cs /if ?></li><?cs /each ?>
	</ol>
	<?cs set:Local.query = "id=" + url(Document.handle) ?><?cs call:pages("/klage", Local.query) ?>
</section><?cs /if ?>
<?cs include:"foot.cs" ?>
