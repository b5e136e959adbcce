<?cs set:Page.title = Text.page.report.sent_title ?><?cs include:"head.cs" ?>
<?cs call:back("/lever-inn", Text.nav.hand_in) ?>
<div class="ds-alert" data-color="success" role="status"><p class="ds-paragraph"><?cs var:Text.page.report.sent ?> <?cs call:date(Report.at) ?>.</p></div>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.report[Report.form].name ?></h1><?cs if:Report.serious ?>
<div class="ds-alert" data-color="warning"><h2 class="ds-heading" data-size="xs"><?cs var:Text.page.report.serious_heading ?></h2><p class="ds-paragraph"><?cs var:Text.page.report.serious ?></p></div><?cs /if ?>
<p class="ds-paragraph"><?cs var:Text.page.report.sent_parts ?></p>
<ul class="pv-entries"><?cs each:u = Uploads ?>
	<li class="pv-entry"><span class="pv-icon" data-icon="<?cs if:u.filed ?>receipt<?cs else ?>own<?cs /if ?>" aria-hidden="true"></span>
		<div class="pv-entry__text"><p class="pv-filename"><?cs var:u.filename ?></p>
		<p class="pv-meta"><?cs if:u.filed ?><?cs each:p = u.places ?><span><?cs if:Text.place[p.name] ?><?cs var:Text.place[p.name] ?><?cs else ?><?cs var:Text.place.other ?><?cs /if ?></span> <?cs /each ?><?cs if:u.part == "own" && Text.routing[u.rule].form ?><span><?cs var:Text.routing[u.rule].form ?></span><?cs elif:Text.routing[u.rule] ?><span><?cs var:Text.routing[u.rule] ?></span><?cs /if ?><?cs elif:u.state == "refused" ?><span><?cs if:Text.refused[u.reason] ?><?cs var:Text.refused[u.reason] ?><?cs else ?><?cs var:Text.refused.other ?><?cs /if ?></span><?cs else ?><span><?cs var:Text.page.report.under_way ?></span><?cs /if ?></p><?cs if:u.filed ?>
		<p class="pv-actions"><a class="ds-link" href="/kvittering?id=<?cs var:url(u.handle) ?>"><?cs var:Text.page.upload.to_receipt ?><span class="pv-unseen"> (<?cs var:u.filename ?>)</span></a></p><?cs /if ?></div>
		<p class="pv-entry__marks"><?cs if:Text.upload_state[u.state] ?><span class="ds-tag" data-color="<?cs var:Text.upload_state[u.state].color ?>"><?cs var:Text.upload_state[u.state] ?></span><?cs /if ?></p></li><?cs /each ?>
</ul>
<p class="ds-paragraph"><?cs var:Text.page.report.words_gone ?></p>
<p><a class="ds-link" href="/lever-inn"><?cs var:Text.page.report.to_list ?></a></p>
<?cs include:"foot.cs" ?>
