<?cs set:Page.title = Text.page.role.title ?><?cs include:"head.cs" ?>
<?cs if:subcount(Roles) > 0 ?><h1 class="ds-heading" data-size="lg"><?cs var:Text.page.role.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.page.role.lead ?></p>
<?cs call:errors() ?>
<form method="post" action="/rolle">
	<?cs call:hidden() ?><?cs if:Query.to ?><input type="hidden" name="to" value="<?cs var:Query.to ?>"><?cs /if ?>
	<ul class="pv-choices" id="standing"><?cs each:r = Roles ?>
		<li><button class="ds-card pv-choice" name="standing" value="<?cs var:r.standing ?>" type="submit"<?cs if:r.current && r.current != "f" ?> aria-current="true"<?cs /if ?>>
			<strong><?cs var:Text.capacity[r.capacity].name ?></strong>
			<span><?cs var:r.label ?></span>
			<span class="pv-meta"><?cs var:Text.capacity[r.capacity].explain ?></span><?cs if:r.current && r.current != "f" ?>
			<span class="ds-tag" data-color="info"><?cs var:Text.page.role.current ?></span><?cs /if ?>
		</button></li><?cs /each ?>
	</ul>
</form><?cs else ?><h1 class="ds-heading" data-size="lg"><?cs var:Text.page.role.none ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.page.role.none_text ?></p><?cs /if ?>
<?cs include:"foot.cs" ?>
