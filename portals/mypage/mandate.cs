<?cs set:Page.title = Text.page.mandates.title ?><?cs include:"head.cs" ?><?cs include:"scope.cs" ?>
<?cs call:back("/fullmakt", Text.page.mandates.heading) ?>
<?cs call:errors() ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.mandates.change_heading ?> <?cs var:Mandate.name ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.page.mandates.change_lead ?></p>
<form class="ds-card pv-form" method="post" action="/fullmakt/endre">
	<?cs call:hidden() ?><input type="hidden" name="id" value="<?cs var:Mandate.handle ?>">
	<?cs call:scopes() ?>
	<button class="ds-button" type="submit"><?cs var:Text.page.mandates.save ?></button>
</form>
<?cs include:"foot.cs" ?>
