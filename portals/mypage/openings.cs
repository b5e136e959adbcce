<?cs set:Page.title = Text.page.openings.title ?><?cs include:"head.cs" ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.openings.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs if:Person.capacity == "child" ?><?cs var:Text.page.openings.lead_child ?><?cs else ?><?cs var:Text.page.openings.lead ?><?cs /if ?></p>
<details class="ds-details pv-help"><summary><?cs var:Text.page.openings.help ?></summary><div><p class="ds-paragraph"><?cs var:Text.page.openings.help_shows ?></p><p class="ds-paragraph"><?cs var:Text.page.openings.help_not ?></p></div></details>
<?cs call:errors() ?>
<form class="ds-card pv-filter" method="get" action="/apnet">
	<?cs if:Query.id ?><input type="hidden" name="id" value="<?cs var:Query.id ?>"><?cs /if ?>
	<?cs call:day("from", Text.page.openings.from, Query.from) ?>
	<?cs call:day("to", Text.page.openings.to, Query.to) ?>
	<button class="ds-button" data-variant="secondary" type="submit"><?cs var:Text.page.openings.show ?></button><?cs if:Query.from || Query.to || Query.id ?>
	<a class="ds-link" href="/apnet"><?cs var:Text.page.openings.all ?></a><?cs /if ?>
</form>
<?cs set:Local.query = "" ?><?cs if:Query.from || Query.to || Query.id ?><?cs set:Local.query = "id=" + url(Query.id) + "&from=" + url(Query.from) + "&to=" + url(Query.to) ?><?cs /if ?>
<?cs if:subcount(Openings) > 0 ?><div class="pv-wide"><table class="ds-table pv-stack">
	<caption class="ds-sr-only"><?cs var:Text.page.openings.heading ?></caption>
	<thead><tr><th scope="col"><?cs var:Text.page.openings.at ?></th><th scope="col"><?cs var:Text.page.openings.document ?></th><th scope="col"><?cs var:Text.page.openings.who ?></th><th scope="col"><?cs var:Text.page.openings.purpose ?></th></tr></thead>
	<tbody><?cs each:o = Openings ?>
		<tr><td data-label="<?cs var:Text.page.openings.at ?>"><?cs call:date(o.at) ?></td><td data-label="<?cs var:Text.page.openings.document ?>"><a class="ds-link" href="/dokument?id=<?cs var:url(o.handle) ?>"><?cs var:o.title ?></a></td><td data-label="<?cs var:Text.page.openings.who ?>"><span><?cs call:opener(o) ?></span></td><td data-label="<?cs var:Text.page.openings.purpose ?>"><span><?cs if:o.purpose ?><?cs call:purpose(o.purpose) ?><?cs else ?>–<?cs /if ?></span></td></tr><?cs /each ?>
	</tbody>
</table></div>
<?cs call:pages("/apnet", Local.query) ?>
<p class="pv-actions"><a class="ds-button" data-variant="secondary" href="/apnet.csv<?cs if:Local.query ?>?<?cs var:Local.query ?><?cs /if ?>"><?cs call:icon("download") ?><?cs var:Text.page.openings.export ?></a></p>
<p class="pv-meta"><?cs var:Text.page.openings.export_care ?></p><?cs
else ?><div class="ds-alert" data-color="info" role="status"><p class="ds-paragraph"><?cs var:Text.page.openings.empty ?></p></div><?cs /if ?>
<?cs include:"foot.cs" ?>
