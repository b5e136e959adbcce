<?cs set:Page.title = Text.page.mandates.title ?><?cs include:"head.cs" ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.mandates.agree_heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.page.mandates.agree_lead ?></p>
<form class="ds-card pv-form" method="post" action="/fullmakt">
	<?cs call:hidden_once() ?><input type="hidden" name="code" value="<?cs var:Form.code.value ?>"><input type="hidden" name="scope" value="<?cs var:Form.scope.value ?>"><input type="hidden" name="until" value="<?cs var:Form.until.value ?>"><?cs if:Form.withheld.value ?><input type="hidden" name="withheld" value="on"><?cs /if ?><?cs each:t = Types ?><?cs if:t.chosen ?><input type="hidden" name="t_<?cs var:t.type ?>" value="on"><?cs /if ?><?cs /each ?>
	<dl class="pv-facts">
		<div><dt><?cs var:Text.page.mandates.who ?></dt><dd><strong><?cs var:Agent.name ?></strong><?cs if:Agent.firm ?>, <?cs var:Agent.firm ?><?cs /if ?></dd></div>
		<div><dt><?cs var:Text.page.mandates.in_case ?></dt><dd><?cs var:Person.label ?></dd></div>
		<div><dt><?cs var:Text.scope.covers ?></dt><dd><?cs if:Form.scope.value == "some" ?><ul class="ds-list"><?cs each:t = Types ?><?cs if:t.chosen ?><li><?cs if:Text.scope.type[t.type] ?><?cs var:Text.scope.type[t.type] ?><?cs else ?><?cs var:Text.type[t.type] ?><?cs /if ?></li><?cs /if ?><?cs /each ?></ul><?cs else ?><?cs var:Text.scope.all ?><?cs /if ?><?cs if:Form.withheld.value ?><p class="pv-meta"><?cs var:Text.scope.withheld ?></p><?cs /if ?></dd></div>
		<div><dt><?cs var:Text.scope.until ?></dt><dd><?cs if:Form.until.value ?><?cs call:date(Form.until.value) ?><?cs else ?><?cs var:Text.scope.open ?><?cs /if ?></dd></div>
	</dl>
	<p class="ds-paragraph"><?cs var:Text.page.mandates.agree_text ?></p>
	<div class="pv-actions"><button class="ds-button" name="agreed" value="yes" type="submit"><?cs var:Text.page.mandates.agree ?></button>
	<button class="ds-button" data-variant="secondary" name="agreed" value="no" type="submit"><?cs var:Text.page.mandates.back ?></button></div>
</form>
<?cs include:"foot.cs" ?>
