<?cs # What needs me, and my cases with their phase and clocks; both portals' overviews. ?>
<?cs if:subcount(Needs) > 0 ?><section class="pv-section" aria-labelledby="needs">
	<h2 class="ds-heading" data-size="sm" id="needs"><?cs var:Text.page.overview.needs ?></h2>
	<ul class="pv-entries"><?cs each:n = Needs ?>
		<li class="pv-entry pv-entry--new"><?cs call:icon("attention") ?>
			<div class="pv-entry__text"><a class="ds-link" href="<?cs if:n.path ?><?cs var:href(n.path) ?><?cs else ?>/dokument?id=<?cs var:url(n.handle) ?><?cs /if ?>"><?cs var:n.title ?></a>
			<p class="pv-meta"><span><?cs var:Text.need[n.kind] ?></span><?cs if:n.due ?> <span><?cs if:n.kind == "held" ?><?cs var:Text.need.held_due ?><?cs else ?><?cs var:Text.need.due ?><?cs /if ?> <?cs call:date(n.due) ?></span><?cs /if ?></p></div></li><?cs /each ?>
	</ul>
</section><?cs /if ?>
<?cs if:subcount(Deadlines) > 0 ?><section class="pv-section" aria-labelledby="outside">
	<h2 class="ds-heading" data-size="sm" id="outside"><?cs var:Text.page.overview.outside ?></h2>
	<ul class="ds-list"><?cs each:d = Deadlines ?>
		<li><?cs call:date(d.due) ?> – <?cs var:Text.outside_kind[d.kind] ?> (<?cs var:Text.outside[d.body] ?>)</li><?cs /each ?>
	</ul>
</section><?cs /if ?>
<?cs if:subcount(Cases) > 0 ?><section class="pv-section" aria-labelledby="cases">
	<h2 class="ds-heading" data-size="sm" id="cases"><?cs if:subcount(Cases) > 1 ?><?cs var:Text.page.overview.cases ?><?cs else ?><?cs var:Text.page.overview.case ?><?cs /if ?></h2>
	<div class="pv-cards"><?cs each:c = Cases ?><article class="ds-card pv-case">
		<h3 class="ds-heading" data-size="xs"><?cs var:c.label ?></h3>
		<p class="pv-meta"><span><?cs var:Text.capacity[c.capacity].name ?></span><?cs if:c.current && c.current != "f" && !Person.alone ?> <span class="ds-tag" data-color="info"><?cs var:Text.page.role.current ?></span><?cs /if ?></p><?cs
		if:c.fresh && c.fresh != "0" ?>
		<p class="pv-counts"><?cs if:c.current && c.current != "f" ?><a class="ds-link" href="/dokumenter"><?cs var:c.fresh ?> <?cs if:c.fresh == "1" ?><?cs var:Text.page.overview.fresh_one ?><?cs else ?><?cs var:Text.page.overview.fresh ?><?cs /if ?></a><?cs else ?><strong><?cs var:c.fresh ?> <?cs if:c.fresh == "1" ?><?cs var:Text.page.overview.fresh_one ?><?cs else ?><?cs var:Text.page.overview.fresh ?><?cs /if ?></strong><?cs /if ?></p><?cs /if ?><?cs
		if:c.needs && c.needs != "0" ?>
		<p class="pv-counts"><strong><?cs var:c.needs ?> <?cs if:c.needs == "1" ?><?cs var:Text.page.overview.needs_one ?><?cs else ?><?cs var:Text.page.overview.needs_more ?><?cs /if ?></strong></p><?cs /if ?>
		<dl class="pv-facts"><?cs if:Text.phase[c.phase] ?>
			<div><dt><?cs var:Text.page.overview.phase ?></dt><dd><strong><?cs var:Text.phase[c.phase] ?></strong><?cs if:c.phase_since ?> <?cs var:Text.page.overview.since ?> <?cs call:date(c.phase_since) ?><?cs /if ?><br><span class="pv-meta"><?cs if:c.capacity == "child" && Text.phase[c.phase].child ?><?cs var:Text.phase[c.phase].child ?><?cs else ?><?cs var:Text.phase[c.phase].explain ?><?cs /if ?></span></dd></div><?cs /if ?><?cs if:c.deadline ?>
			<div><dt><?cs var:Text.page.overview.deadline ?></dt><dd><?cs call:date(c.deadline) ?><?cs if:Text.deadline[c.deadline_kind] ?> – <?cs var:Text.deadline[c.deadline_kind] ?><?cs /if ?></dd></div><?cs /if ?><?cs if:c.caseworker ?>
			<div><dt><?cs if:c.caseworker_role ?><?cs var:c.caseworker_role ?><?cs else ?><?cs var:Text.page.overview.caseworker ?><?cs /if ?></dt><dd><?cs var:c.caseworker ?><?cs if:c.phone ?>, <a class="ds-link" href="tel:<?cs var:url(c.phone) ?>"><?cs var:c.phone ?></a><?cs /if ?></dd></div><?cs /if ?>
		</dl><?cs if:!c.current || c.current == "f" ?>
		<form method="post" action="/rolle"><?cs call:hidden() ?><button class="ds-button" data-variant="secondary" data-size="sm" name="standing" value="<?cs var:c.standing ?>" type="submit"><?cs var:Text.page.overview.go ?></button></form><?cs /if ?>
	</article><?cs /each ?>
	</div>
</section><?cs /if ?>
