<?cs set:Page.title = Text.page.loggedout.title ?><?cs set:Translated = "1" ?><?cs include:"head.cs" ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.loggedout.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs if:Login.here ?><?cs var:Text.page.loggedout.lead_here ?><?cs else ?><?cs var:Text.page.loggedout.lead ?><?cs /if ?></p><?cs if:Login.open ?>
<div class="ds-alert" data-color="warning"><p class="ds-paragraph"><?cs var:Text.page.loggedout.open ?></p></div><?cs /if ?>
<p class="ds-paragraph"><?cs var:Text.page.loggedout.shared ?></p>
<p class="pv-actions"><a class="ds-button" data-variant="secondary" href="/"><?cs var:Text.page.loggedout.again ?></a></p>
<?cs include:"foot.cs" ?>
