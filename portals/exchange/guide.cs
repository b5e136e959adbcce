<?cs set:Page.title = Text.page.guides.title ?><?cs include:"head.cs" ?>
<?cs call:back("/veiledning", Text.page.guides.heading) ?>
<?cs call:errors() ?>
<p class="pv-meta"><?cs var:Text.guide[Guide.name].title ?> – <?cs var:Text.page.guides.step ?> <?cs var:Guide.step ?> <?cs var:Text.page.guides.of ?> <?cs var:Guide.steps ?></p>
<progress class="pv-progress" max="<?cs var:Guide.steps ?>" value="<?cs var:Guide.step ?>" aria-hidden="true"></progress>
<h1 class="ds-heading" data-size="lg"><?cs var:Guide.heading ?></h1>
<p class="ds-paragraph pv-body" data-size="lg"><?cs var:Guide.text ?></p><?cs if:Guide.role ?>
<div class="ds-alert" data-color="info"><p class="ds-paragraph"><strong><?cs var:Text.page.guides.for_you ?></strong> <?cs var:Guide.role ?></p></div><?cs /if ?>
<form class="pv-form" method="post" action="/veiledning">
	<?cs call:hidden() ?><input type="hidden" name="guide" value="<?cs var:Guide.name ?>"><input type="hidden" name="step" value="<?cs var:Guide.step ?>"><?cs if:Guide.last && !Guide.done_at ?>
	<div class="ds-field">
		<input class="ds-input" type="checkbox" id="understood" name="understood" value="on"<?cs call:describes("understood", "") ?>>
		<label class="ds-label" for="understood"><?cs var:Text.page.guides.understood ?></label>
		<?cs call:wrong("understood") ?>
	</div><?cs /if ?>
	<div class="pv-actions"><button class="ds-button" type="submit"><?cs if:Guide.last ?><?cs if:Guide.done_at ?><?cs var:Text.page.guides.close ?><?cs else ?><?cs var:Text.page.guides.confirm ?><?cs /if ?><?cs else ?><?cs var:Text.page.guides.next ?><?cs /if ?></button><?cs if:Guide.before ?>
	<a class="ds-button" data-variant="secondary" href="/veiledning?guide=<?cs var:url(Guide.name) ?>&amp;step=<?cs var:url(Guide.before) ?>"><?cs var:Text.page.guides.back ?></a><?cs /if ?></div>
</form>
<?cs include:"foot.cs" ?>
