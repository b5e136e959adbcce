<?cs set:Page.title = Text.page.front.title ?><?cs set:Translated = "1" ?><?cs include:"head.cs" ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.front.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.page.front.lead ?></p>
<?cs if:Login.idporten || Login.ansattporten ?><ul class="pv-logins"><?cs if:Login.idporten ?>
	<li class="ds-card"><h2 class="ds-heading" data-size="xs"><?cs var:Text.page.front.idporten ?></h2><p class="ds-paragraph"><?cs var:Text.page.front.idporten_text ?></p><a class="ds-button" href="<?cs var:href(Login.idporten) ?>"><?cs var:Text.page.front.idporten_button ?></a></li><?cs /if ?><?cs if:Login.ansattporten ?>
	<li class="ds-card"><h2 class="ds-heading" data-size="xs"><?cs var:Text.page.front.ansattporten ?></h2><p class="ds-paragraph"><?cs var:Text.page.front.ansattporten_text ?></p><a class="ds-button" data-variant="secondary" href="<?cs var:href(Login.ansattporten) ?>"><?cs var:Text.page.front.ansattporten_button ?></a></li><?cs /if ?><?cs if:Login.code ?>
	<li class="ds-card"><h2 class="ds-heading" data-size="xs"><?cs var:Text.page.front.code ?></h2><p class="ds-paragraph"><?cs var:Text.page.front.code_text ?></p><a class="ds-button" data-variant="secondary" href="<?cs var:href(Login.code) ?>"><?cs var:Text.page.front.code_button ?></a></li><?cs /if ?>
</ul><?cs else ?><ul class="pv-logins">
	<li class="ds-card"><h2 class="ds-heading" data-size="xs"><?cs var:Text.portal.mypage ?></h2><p class="ds-paragraph"><?cs var:Text.page.front.mypage_text ?></p><a class="ds-button" href="<?cs var:href(Site.mypage) ?>/"><?cs var:Text.page.front.mypage_button ?></a></li>
	<li class="ds-card"><h2 class="ds-heading" data-size="xs"><?cs var:Text.portal.exchange ?></h2><p class="ds-paragraph"><?cs var:Text.page.front.exchange_text ?></p><a class="ds-button" data-variant="secondary" href="<?cs var:href(Site.exchange) ?>/"><?cs var:Text.page.front.exchange_button ?></a></li>
	<li class="ds-card"><h2 class="ds-heading" data-size="xs"><?cs var:Text.page.front.code ?></h2><p class="ds-paragraph"><?cs var:Text.page.front.code_text ?></p><a class="ds-button" data-variant="secondary" href="/kode"><?cs var:Text.page.front.code_button ?></a></li>
</ul><?cs /if ?>
<details class="ds-details pv-help"><summary><?cs var:Text.page.front.help ?></summary><div><p class="ds-paragraph"><?cs var:Text.page.front.help_text ?></p></div></details>
<?cs include:"foot.cs" ?>
