<?cs set:Page.title = Text.page.folder.title ?><?cs include:"head.cs" ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.folder.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.page.folder.lead ?></p>
<dl class="ds-card pv-facts">
	<div><dt><?cs var:Text.page.folder.declaration ?></dt><dd><?cs if:Papers.declaration ?><?cs var:Text.page.folder.signed ?> <?cs call:date(Papers.declaration) ?><?cs else ?><span class="ds-tag" data-color="warning"><?cs var:Text.page.folder.missing ?></span> <?cs var:Text.page.folder.declaration_missing ?><?cs /if ?></dd></div>
	<div><dt><?cs var:Text.page.folder.certificate ?></dt><dd><?cs if:Papers.certificate ?><?cs var:Text.page.folder.checked ?> <?cs call:date(Papers.certificate) ?>. <?cs var:Text.page.folder.destroyed ?><?cs else ?><?cs var:Text.page.folder.certificate_none ?><?cs /if ?></dd></div><?cs if:Papers.engaged_since ?>
	<div><dt><?cs var:Text.page.folder.engagement ?></dt><dd><?cs var:Text.page.folder.from ?> <?cs call:date(Papers.engaged_since) ?><?cs if:Papers.engaged_until ?> <?cs var:Text.page.folder.until ?> <?cs call:date(Papers.engaged_until) ?><?cs /if ?></dd></div><?cs /if ?>
</dl>
<?cs include:"approval.cs" ?><?cs each:s = Sections ?>
<section class="pv-section" aria-labelledby="section-<?cs var:s.name ?>">
	<h2 class="ds-heading" data-size="sm" id="section-<?cs var:s.name ?>"><?cs var:Text.folder[s.name] ?></h2><?cs if:subcount(s.missing) > 0 || subcount(s.items) > 0 ?>
	<ul class="pv-entries"><?cs each:w = s.missing ?>
		<li class="pv-entry pv-entry--new"><?cs call:icon("attention") ?>
			<div class="pv-entry__text"><a class="ds-link" href="/lever-inn?wanted=<?cs var:url(w.handle) ?>"><?cs var:w.title ?></a>
			<p class="pv-meta"><span><?cs var:Text.type[w.doc_type] ?></span> <span><?cs var:Text.need.due ?> <?cs call:date(w.due) ?></span><?cs each:f = Forms ?><?cs if:f.doc_type == w.doc_type ?> <a class="ds-link" href="/rapport?form=<?cs var:url(f.form) ?>&amp;wanted=<?cs var:url(w.handle) ?>"><?cs var:Text.page.upload.write_here ?><span class="pv-unseen">: <?cs var:w.title ?></span></a><?cs /if ?><?cs /each ?></p></div>
			<p class="pv-entry__marks"><?cs if:w.state == "overdue" ?><span class="ds-tag" data-color="danger"><?cs var:Text.page.folder.overdue ?></span><?cs else ?><span class="ds-tag" data-color="warning"><?cs var:Text.page.folder.missing ?></span><?cs /if ?></p></li><?cs /each ?><?cs each:d = s.items ?>
		<?cs call:entry(d) ?><?cs /each ?>
	</ul><?cs if:s.count > 12 ?>
	<p><a class="ds-link" href="/dokumenter"><?cs var:Text.page.folder.all ?></a></p><?cs /if ?><?cs else ?>
	<p class="ds-paragraph"><?cs if:s.name == "agreement" ?><?cs var:Text.page.folder.no_agreement ?><?cs else ?><?cs var:Text.page.folder.empty ?><?cs /if ?></p><?cs /if ?><?cs if:s.name == "reports" ?><?cs each:f = Forms ?>
	<p class="ds-paragraph"><a class="ds-link" href="/rapport?form=<?cs var:url(f.form) ?>"><?cs if:f.begun ?><?cs var:Text.page.folder.go_on ?><?cs else ?><?cs var:Text.page.folder.write ?><?cs /if ?> <?cs var:Text.report[f.form].name ?></a><?cs if:f.begun ?> <span class="ds-tag" data-color="warning"><?cs var:Text.page.upload.begun ?></span> <span class="pv-meta"><?cs call:date(f.begun) ?></span><?cs /if ?></p><?cs /each ?><?cs /if ?><?cs if:s.name == "letters" ?>
	<p class="ds-paragraph"><a class="ds-link" href="/meldinger"><?cs var:Text.page.folder.messages ?></a></p><?cs /if ?>
</section><?cs /each ?>
<p><a class="ds-button" href="/lever-inn"><?cs var:Text.page.folder.hand_in ?></a></p>
<?cs include:"foot.cs" ?>
