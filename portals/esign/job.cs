<?cs set:Page.title = Text.page.signing.title ?><?cs include:"head.cs" ?>
<?cs call:back("/", Text.nav.signings) ?>
<header class="pv-head">
	<h1 class="ds-heading" data-size="lg"><?cs var:Job.title ?></h1>
	<p class="pv-meta"><span class="ds-tag" data-color="<?cs var:Text.stage[Job.stage].color ?>"><?cs var:Text.stage[Job.stage] ?></span><?cs if:Job.stage == "sign" || Job.stage == "later" || Job.stage == "making" ?> <span><?cs var:Text.page.signing.due ?> <?cs call:date(Job.due) ?></span><?cs /if ?></p>
</header>
<div class="ds-alert" data-color="<?cs var:Text.outcome[Job.outcome].color ?>" role="status"><h2 class="ds-heading" data-size="xs"><?cs var:Text.outcome[Job.outcome] ?></h2><p class="ds-paragraph"><?cs var:Text.outcome[Job.outcome].text ?></p></div>
<?cs if:!Job.here ?><section class="ds-card" aria-labelledby="other">
	<h2 class="ds-heading" data-size="xs" id="other"><?cs var:Text.page.signing.other ?></h2>
	<p class="ds-paragraph"><?cs var:Text.page.signing.other_text ?> <strong><?cs var:Text.capacity[Job.capacity].name ?>, <?cs var:Job.label ?></strong>.</p>
	<form method="post" action="/rolle"><?cs call:hidden() ?><input type="hidden" name="to" value="/oppdrag?id=<?cs var:url(Job.handle) ?>"><button class="ds-button" name="standing" value="<?cs var:Job.standing ?>" type="submit"><?cs var:Text.page.signing.other_button ?></button></form>
</section><?cs else ?><?cs
if:Job.copy ?><section class="ds-card" aria-labelledby="copy">
	<h2 class="ds-heading" data-size="xs" id="copy"><?cs var:Text.page.signing.copy ?></h2>
	<p class="ds-paragraph"><?cs var:Text.page.signing.copy_text ?></p>
	<p class="pv-actions"><a class="ds-button" href="/fil?id=<?cs var:url(Job.copy) ?>"><?cs call:icon("document") ?><?cs var:Text.page.document.open ?></a>
	<a class="ds-button" data-variant="secondary" href="/fil?id=<?cs var:url(Job.copy) ?>&amp;last=1"><?cs call:icon("download") ?><?cs var:Text.page.document.download ?></a></p>
	<p class="pv-meta"><?cs var:Text.page.document.download_care ?></p>
</section><?cs /if ?>
<section class="pv-section" aria-labelledby="documents">
	<h2 class="ds-heading" data-size="sm" id="documents"><?cs if:Job.stage == "sign" || Job.stage == "later" || Job.stage == "making" ?><?cs var:Text.page.signing.documents ?><?cs else ?><?cs var:Text.page.signing.documents_past ?><?cs /if ?></h2>
	<ol class="pv-entries"><?cs each:d = Documents ?>
		<li class="pv-entry"><?cs call:icon("document") ?>
			<div class="pv-entry__text"><?cs if:d.share ?><a class="ds-link" href="/fil?id=<?cs var:url(d.share) ?>"><?cs var:d.title ?></a><?cs else ?><?cs var:d.title ?><?cs /if ?>
			<p class="pv-meta"><?cs if:d.position == "1" ?><span><?cs var:Text.page.signing.main ?></span><?cs else ?><span><?cs var:Text.page.signing.attachment ?></span><?cs /if ?><?cs if:d.pages ?> <span><?cs var:d.pages ?> <?cs if:d.pages == "1" ?><?cs var:Text.page.document.page ?><?cs else ?><?cs var:Text.page.document.pages ?><?cs /if ?></span><?cs /if ?></p></div><?cs if:d.share ?>
			<p class="pv-entry__marks"><a class="ds-link" href="/fil?id=<?cs var:url(d.share) ?>&amp;last=1"><?cs call:icon("download") ?><?cs var:Text.page.document.download ?><span class="ds-sr-only">: <?cs var:d.title ?></span></a></p><?cs /if ?></li><?cs /each ?>
	</ol>
</section>
<?cs if:Job.stage == "sign" && Job.way == "direct" ?><section class="ds-card" aria-labelledby="sign">
	<h2 class="ds-heading" data-size="sm" id="sign"><?cs var:Text.page.signing.sign ?></h2>
	<ol class="ds-list">
		<li><?cs var:Text.page.signing.step_read ?></li>
		<li><?cs var:Text.page.signing.step_go ?></li>
		<li><?cs var:Text.page.signing.step_back ?></li>
	</ol>
	<p class="ds-paragraph"><?cs var:Text.page.signing.choice ?></p>
	<p class="ds-paragraph"><?cs if:Job.identifier == "NAME" ?><?cs var:Text.page.signing.named ?><?cs else ?><?cs var:Text.page.signing.named_born ?><?cs /if ?></p>
	<form method="post" action="/oppdrag"><?cs call:hidden() ?><input type="hidden" name="id" value="<?cs var:Job.handle ?>"><button class="ds-button" type="submit"><?cs call:icon("sign") ?><?cs if:Job.outcome == "sign" ?><?cs var:Text.page.signing.go ?><?cs else ?><?cs var:Text.page.signing.go_again ?><?cs /if ?></button></form>
</section><?cs elif:Job.stage == "sign" ?><section class="ds-card" aria-labelledby="sign">
	<h2 class="ds-heading" data-size="sm" id="sign"><?cs var:Text.page.signing.sign ?></h2>
	<p class="ds-paragraph"><?cs var:Text.page.signing.elsewhere ?></p>
	<p class="ds-paragraph"><?cs var:Text.page.signing.choice ?></p>
</section><?cs /if ?><?cs /if ?>
<?cs if:Job.several ?><section class="pv-section" aria-labelledby="people">
	<h2 class="ds-heading" data-size="sm" id="people"><?cs var:Text.page.signing.people ?></h2>
	<ul class="pv-entries"><?cs each:p = People ?>
		<li class="pv-entry"><?cs call:icon("person") ?>
			<div class="pv-entry__text"><?cs if:p.me && p.me != "f" ?><strong><?cs var:Text.page.signing.you ?></strong><?cs elif:p.name ?><?cs var:p.name ?><?cs elif:p.capacity ?><?cs var:Text.capacity[p.capacity].name ?><?cs else ?><?cs var:Text.page.signing.somebody ?><?cs /if ?>
			<p class="pv-meta"><?cs if:p.signed_at ?><span><?cs call:date(p.signed_at) ?></span><?cs /if ?></p></div>
			<p class="pv-entry__marks"><span class="ds-tag" data-color="<?cs var:Text.signer[p.state].color ?>"><?cs var:Text.signer[p.state] ?></span></p></li><?cs /each ?>
	</ul>
</section><?cs /if ?>
<?cs include:"foot.cs" ?>
