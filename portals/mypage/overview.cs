<?cs set:Page.title = Text.page.overview.title ?><?cs include:"head.cs" ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.overview.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs if:Person.capacity == "child" ?><?cs var:Text.page.overview.lead_child ?><?cs elif:Person.capacity == "reporter_public" || Person.capacity == "reporter_private" ?><?cs var:Text.page.overview.lead_reporter ?><?cs else ?><?cs var:Text.page.overview.lead ?><?cs /if ?></p>
<?cs include:"cases.cs" ?>
<?cs if:subcount(Needs) == 0 ?><p class="ds-paragraph"><?cs call:icon("done") ?><?cs var:Text.page.overview.nothing ?></p><?cs /if ?>
<ul class="pv-shortcuts">
	<li><a class="ds-card" href="/dokumenter"><?cs call:icon("document") ?><strong><?cs var:Text.nav.documents ?></strong><span><?cs var:Text.page.overview.to_documents ?></span></a></li>
	<?cs if:Person.capacity == "child" || Person.capacity == "parent" || Person.capacity == "guardian" ?><li><a class="ds-card" href="/lever-inn"><?cs call:icon("own") ?><strong><?cs var:Text.nav.hand_in ?></strong><span><?cs var:Text.page.upload.title_text ?></span></a></li><?cs /if ?>
	<li><a class="ds-card" href="/meldinger"><?cs call:icon("message") ?><strong><?cs var:Text.nav.messages ?></strong><span><?cs var:Text.page.overview.to_messages ?></span></a></li>
	<?cs if:Person.capacity != "reporter_public" && Person.capacity != "reporter_private" && Person.capacity != "stepparent" ?><li><a class="ds-card" href="/fullmakt"><?cs call:icon("mandate") ?><strong><?cs var:Text.nav.mandates ?></strong><span><?cs var:Text.page.overview.to_mandates ?></span></a></li><?cs /if ?>
	<li><a class="ds-card" href="/rettigheter"><?cs call:icon("rights") ?><strong><?cs var:Text.nav.rights ?></strong><span><?cs var:Text.page.overview.to_rights ?></span></a></li>
</ul>
<?cs include:"foot.cs" ?>
