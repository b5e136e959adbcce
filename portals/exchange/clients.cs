<?cs set:Page.title = Text.page.clients.title ?><?cs include:"head.cs" ?><?cs include:"scope.cs" ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.clients.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.page.clients.lead ?></p><?cs if:subcount(Clients) > 0 ?>
<div class="pv-cards"><?cs each:c = Clients ?><article class="ds-card">
	<h2 class="ds-heading" data-size="xs"><?cs var:c.label ?></h2><?cs if:c.current && c.current != "f" ?>
	<p><span class="ds-tag" data-color="info"><?cs var:Text.page.role.current ?></span></p><?cs /if ?>
	<?cs call:scope(c) ?><?cs if:!c.current || c.current == "f" ?>
	<form method="post" action="/rolle"><?cs call:hidden() ?><button class="ds-button" data-variant="secondary" data-size="sm" name="standing" value="<?cs var:c.standing ?>" type="submit"><?cs var:Text.page.clients.go ?><span class="pv-unseen"> <?cs var:c.label ?></span></button></form><?cs /if ?>
</article><?cs /each ?></div><?cs else ?>
<div class="ds-alert" data-color="info"><p class="ds-paragraph"><?cs var:Text.page.clients.none ?></p></div><?cs /if ?>
<section class="pv-section" aria-labelledby="code">
	<h2 class="ds-heading" data-size="sm" id="code"><?cs var:Text.page.clients.code ?></h2>
	<p class="ds-paragraph"><?cs var:Text.page.clients.code_text ?></p><?cs if:Code.code ?>
	<p class="pv-agent"><strong><?cs var:Code.code ?></strong></p><?cs if:Code.firm ?>
	<p class="pv-meta"><?cs var:Text.scope.firm ?>: <?cs var:Code.firm ?></p><?cs elif:Code.orgnr ?>
	<p class="pv-meta"><?cs var:Text.scope.firm ?>: <?cs var:Code.orgnr ?></p><?cs /if ?><?cs if:Code.agreed == "f" || !Code.agreed ?>
	<div class="ds-alert" data-color="warning"><p class="ds-paragraph"><?cs var:Text.page.clients.no_agreement ?></p></div><?cs /if ?><?cs /if ?>
	<form method="post" action="/klienter"><?cs call:hidden() ?><button class="ds-button" data-variant="secondary" type="submit"><?cs if:Code.code ?><?cs var:Text.page.clients.renew ?><?cs else ?><?cs var:Text.page.clients.make ?><?cs /if ?></button></form>
	<p class="pv-meta"><?cs var:Text.page.clients.renew_text ?></p>
</section>
<?cs include:"foot.cs" ?>
