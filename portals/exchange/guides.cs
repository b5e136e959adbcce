<?cs set:Page.title = Text.page.guides.title ?><?cs include:"head.cs" ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.guides.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.page.guides.lead ?></p>
<div class="pv-cards"><?cs each:g = Guides ?><article class="ds-card pv-guide">
	<h2 class="ds-heading" data-size="sm"><?cs var:Text.guide[g.name].title ?></h2>
	<p class="ds-paragraph"><?cs var:Text.guide[g.name].lead ?></p>
	<p class="pv-meta"><?cs if:g.done_at ?><span class="ds-tag" data-color="success"><?cs var:Text.page.guides.done ?></span> <?cs call:date(g.done_at) ?><?cs elif:g.open && g.open != "f" ?><?cs var:Text.page.guides.read ?> <?cs var:g.read ?> <?cs var:Text.page.guides.of ?> <?cs var:g.steps ?> <?cs var:Text.page.guides.steps ?><?cs else ?><?cs var:Text.page.guides.closed ?><?cs /if ?></p><?cs if:g.open && g.open != "f" ?>
	<p><a class="ds-button"<?cs if:g.done_at ?> data-variant="secondary"<?cs /if ?> href="/veiledning?guide=<?cs var:url(g.name) ?>"><?cs if:g.done_at ?><?cs var:Text.page.guides.again ?><?cs elif:g.read && g.read != "0" ?><?cs var:Text.page.guides.go_on ?><?cs else ?><?cs var:Text.page.guides.begin ?><?cs /if ?><span class="pv-unseen"> <?cs var:Text.guide[g.name].title ?></span></a></p><?cs /if ?>
</article><?cs /each ?></div>
<p class="ds-paragraph"><?cs var:Text.page.guides.recorded ?></p>
<?cs include:"foot.cs" ?>
