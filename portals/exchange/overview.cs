<?cs set:Page.title = Text.page.overview.title ?><?cs include:"head.cs" ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.overview.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs if:Person.capacity == "representative" ?><?cs var:Text.page.overview.lead_representative ?><?cs else ?><?cs var:Text.page.overview.lead_exchange ?><?cs /if ?></p>
<div class="ds-alert" data-color="info"><p class="ds-paragraph"><?cs if:Person.capacity == "representative" ?><?cs var:Text.page.overview.duty_representative ?><?cs else ?><?cs var:Text.page.overview.duty ?><?cs /if ?> <a class="ds-link" href="/rettigheter"><?cs var:Text.page.overview.duty_link ?></a></p></div>
<?cs if:Guide.waits ?><div class="ds-alert" data-color="warning"><p class="ds-paragraph"><?cs var:Text.page.overview.guide_waits ?> <a class="ds-link" href="/veiledning"><?cs var:Text.page.overview.guide_link ?></a></p></div><?cs /if ?>
<?cs include:"cases.cs" ?>
<?cs include:"approval.cs" ?>
<?cs if:subcount(Needs) == 0 ?><p class="ds-paragraph"><?cs call:icon("done") ?><?cs var:Text.page.overview.nothing ?></p><?cs /if ?>
<ul class="pv-shortcuts">
	<li><a class="ds-card" href="/dokumenter"><?cs call:icon("document") ?><strong><?cs var:Text.nav.documents ?></strong><span><?cs var:Text.page.overview.to_documents ?></span></a></li>
	<li><a class="ds-card" href="/lever-inn"><?cs call:icon("own") ?><strong><?cs var:Text.nav.hand_in ?></strong><span><?cs var:Text.page.upload.title_text ?></span></a></li>
	<?cs if:Person.capacity == "representative" ?><li><a class="ds-card" href="/klienter"><?cs call:icon("clients") ?><strong><?cs var:Text.nav.clients ?></strong><span><?cs var:Text.page.overview.to_clients ?></span></a></li><?cs else ?><li><a class="ds-card" href="/mappe"><?cs call:icon("folder") ?><strong><?cs var:Text.nav.folder ?></strong><span><?cs var:Text.page.overview.to_folder ?></span></a></li><?cs /if ?>
	<li><a class="ds-card" href="/veiledning"><?cs call:icon("guide") ?><strong><?cs var:Text.nav.guides ?></strong><span><?cs var:Text.page.overview.to_guides ?></span></a></li>
	<li><a class="ds-card" href="/rettigheter"><?cs call:icon("rights") ?><strong><?cs var:Text.nav.rights ?></strong><span><?cs var:Text.page.overview.to_duties ?></span></a></li>
</ul>
<?cs include:"foot.cs" ?>
