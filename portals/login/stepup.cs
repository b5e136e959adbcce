<?cs set:Page.title = Text.page.stepup.title ?><?cs set:Translated = "1" ?><?cs include:"head.cs" ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.stepup.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.page.stepup.lead ?></p>
<p class="ds-paragraph"><?cs var:Text.page.stepup.why ?></p>
<p class="pv-actions"><a class="ds-button" href="<?cs var:href(Login.again) ?>"><?cs var:Text.page.stepup.button ?></a> <a class="ds-button" data-variant="secondary" href="<?cs if:Page.next ?><?cs var:href(Page.next) ?><?cs else ?>/<?cs /if ?>"><?cs var:Text.page.stepup.not_now ?></a></p>
<p class="ds-paragraph"><?cs var:Text.page.stepup.none ?></p>
<?cs include:"foot.cs" ?>
