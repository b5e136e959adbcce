<?cs set:Page.title = Text.page.logins.title ?><?cs include:"head.cs" ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.logins.heading ?></h1>
<p class="ds-paragraph"><?cs var:Text.page.logins.lead ?></p>
<?cs if:subcount(Logins) > 0 ?><div class="pv-wide"><table class="ds-table pv-stack">
	<caption class="ds-sr-only"><?cs var:Text.page.logins.heading ?></caption>
	<thead><tr><th scope="col"><?cs var:Text.page.logins.at ?></th><th scope="col"><?cs var:Text.page.logins.method ?></th><th scope="col"><?cs var:Text.page.logins.level ?></th><th scope="col"><?cs var:Text.page.logins.portal ?></th><th scope="col"><?cs var:Text.page.logins.ended ?></th></tr></thead>
	<tbody><?cs each:l = Logins ?>
		<tr><td data-label="<?cs var:Text.page.logins.at ?>"><?cs call:date(l.at) ?></td><td data-label="<?cs var:Text.page.logins.method ?>"><?cs var:Text.method[l.method] ?></td><td data-label="<?cs var:Text.page.logins.level ?>"><?cs var:Text.level[l.level] ?></td><td data-label="<?cs var:Text.page.logins.portal ?>"><?cs var:Text.portal[l.portal] ?></td><td data-label="<?cs var:Text.page.logins.ended ?>"><?cs if:l.current && l.current != "f" ?><span class="ds-tag" data-color="success"><?cs var:Text.page.logins.current ?></span><?cs elif:l.ended_at ?><span><?cs call:date(l.ended_at) ?><?cs if:l.ended_how == "quick-exit" ?> – <?cs var:Text.ended.quick_exit ?><?cs elif:Text.ended[l.ended_how] ?> – <?cs var:Text.ended[l.ended_how] ?><?cs /if ?></span><?cs else ?><span><?cs var:Text.page.logins.open ?></span><?cs /if ?></td></tr><?cs /each ?>
	</tbody>
</table></div><?cs /if ?>
<div class="ds-alert" data-color="info"><h2 class="ds-heading" data-size="2xs"><?cs var:Text.page.logins.not_me ?></h2><p class="ds-paragraph"><?cs var:Text.page.logins.not_me_text ?><?cs if:Municipality.phone ?> <?cs var:Text.foot.phone ?> <?cs var:Municipality.phone ?>.<?cs /if ?></p></div>
<?cs include:"foot.cs" ?>
