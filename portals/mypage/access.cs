<?cs set:Page.title = Text.page.access.title ?><?cs include:"head.cs" ?>
<?cs call:errors() ?>
<?cs call:received(Text.page.access.received) ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.access.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs if:Person.capacity == "child" ?><?cs var:Text.page.access.lead_child ?><?cs else ?><?cs var:Text.page.access.lead ?><?cs /if ?></p>
<form class="ds-card pv-form" method="post" action="/innsyn">
	<?cs call:hidden_once() ?><?cs if:Document.handle ?><input type="hidden" name="id" value="<?cs var:Document.handle ?>">
	<p class="ds-paragraph"><?cs var:Text.page.access.about_document ?> <strong><?cs var:Document.title ?></strong></p><?cs else ?>
	<?cs call:line("about", Text.page.access.about, Text.page.access.about_explain, "200") ?><?cs /if ?>
	<?cs call:textarea("body", Text.page.access.body, Text.page.access.body_explain, "5", "4000") ?>
	<button class="ds-button" type="submit"><?cs var:Text.page.access.send ?></button>
	<p class="pv-meta"><?cs var:Text.page.access.deadline ?></p>
</form>
<section class="pv-section" aria-labelledby="requests">
	<h2 class="ds-heading" data-size="sm" id="requests"><?cs var:Text.page.access.requests ?></h2><?cs if:subcount(Requests) > 0 ?>
	<ol class="pv-letters"><?cs each:r = Requests ?>
		<li class="ds-card"><h3 class="ds-heading" data-size="2xs"><?cs var:r.about ?></h3>
			<p class="pv-meta"><span><?cs var:Text.page.access.sent ?> <?cs call:date(r.at) ?></span></p>
			<p><?cs call:state(r.state) ?></p><p class="ds-paragraph"><?cs var:Text.state[r.state].explain ?></p><?cs if:r.body ?>
			<p class="pv-body"><?cs var:r.body ?></p><?cs /if ?><?cs if:r.answer ?>
			<div class="pv-answer"><p class="pv-meta"><?cs var:Text.page.access.answered ?> <?cs call:date(r.answer_at) ?></p><p class="pv-body"><?cs var:r.answer ?></p></div><?cs /if ?><?cs if:r.state == "AVVIST" ?>
			<p class="ds-paragraph"><?cs if:r.rule && Text.rule[r.rule].title ?><strong><?cs var:Text.rule[r.rule].title ?>.</strong> <?cs var:Text.rule[r.rule].how ?><?cs else ?><?cs var:Text.rule.other.how ?><?cs /if ?></p><?cs if:r.ground ?><p class="pv-meta"><?cs var:Text.whynot.ground ?>: <?cs var:r.ground ?></p><?cs /if ?><?cs if:r.handle ?>
			<p class="pv-actions"><a class="ds-button" data-variant="secondary" data-size="sm" href="/klage?id=<?cs var:url(r.handle) ?>"><?cs var:Text.whynot.complain_button ?></a></p><?cs /if ?><?cs /if ?></li><?cs /each ?>
	</ol>
	<?cs call:pages("/innsyn", "") ?><?cs else ?>
	<p class="ds-paragraph"><?cs var:Text.page.access.none ?></p><?cs /if ?>
</section>
<?cs include:"foot.cs" ?>
