<?cs set:Page.title = Text.page.messages.title ?><?cs include:"head.cs" ?>
<?cs call:errors() ?>
<?cs call:received(Text.page.messages.received) ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.messages.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs if:Person.capacity == "child" ?><?cs var:Text.page.messages.lead_child ?><?cs else ?><?cs var:Text.page.messages.lead ?><?cs /if ?></p>
<form class="ds-card pv-form" method="post" action="/meldinger">
	<?cs call:hidden_once() ?>
	<?cs call:textarea("body", Text.page.messages.body, Text.page.messages.body_explain, "6", "4000") ?>
	<button class="ds-button" type="submit"><?cs var:Text.page.messages.send ?></button>
	<p class="pv-meta"><?cs var:Text.page.messages.urgent ?></p>
</form>
<section class="pv-section" aria-labelledby="messages">
	<h2 class="ds-heading" data-size="sm" id="messages"><?cs var:Text.page.messages.earlier ?></h2><?cs if:subcount(Messages) > 0 ?>
	<ol class="pv-letters"><?cs each:m = Messages ?>
		<li class="ds-card<?cs if:m.from == "service" ?> pv-answer<?cs /if ?>"><p class="pv-meta"><span><?cs if:m.from == "service" ?><?cs if:m.who ?><?cs var:m.who ?><?cs else ?><?cs var:Text.page.messages.service ?><?cs /if ?><?cs else ?><?cs var:Text.page.messages.me ?><?cs /if ?></span> <span><?cs call:date(m.at) ?></span><?cs if:m.from != "service" && m.read_at ?> <span><?cs var:Text.page.messages.read ?> <?cs call:date(m.read_at) ?></span><?cs /if ?></p>
			<p class="pv-body"><?cs var:m.body ?></p></li><?cs /each ?>
	</ol>
	<?cs call:pages("/meldinger", "") ?><?cs else ?>
	<p class="ds-paragraph"><?cs var:Text.page.messages.none ?></p><?cs /if ?>
</section>
<?cs include:"foot.cs" ?>
