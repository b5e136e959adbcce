<?cs set:Page.title = Text.page.receipt.title ?><?cs include:"head.cs" ?>
<?cs call:back("/lever-inn", Text.nav.hand_in) ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.receipt.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs if:Person.capacity == "child" ?><?cs var:Text.page.receipt.lead_child ?><?cs else ?><?cs var:Text.page.receipt.lead ?><?cs /if ?></p>
<?cs if:Upload.part == "deficiency" ?><div class="ds-alert" data-color="warning"><p class="ds-paragraph"><?cs var:Text.page.report.serious ?></p></div><?cs /if ?>
<div class="ds-card">
	<dl class="pv-facts">
		<div><dt><?cs var:Text.page.receipt.what ?></dt><dd class="pv-filename"><?cs var:Upload.filename ?><?cs if:Text.hand_in[Upload.kind] ?> (<?cs var:Text.hand_in[Upload.kind] ?>)<?cs /if ?></dd></div>
		<div><dt><?cs var:Text.page.receipt.when ?></dt><dd><?cs call:date(Upload.at) ?></dd></div>
		<div><dt><?cs var:Text.page.receipt.size ?></dt><dd><?cs var:Upload.size ?> (<?cs var:Upload.bytes ?> B)</dd></div>
		<div><dt><?cs var:Text.page.receipt.where ?></dt><dd><ul class="pv-plain"><?cs each:p = Upload.places ?>
			<li><?cs if:Text.place[p.name] ?><?cs var:Text.place[p.name] ?><?cs else ?><?cs var:Text.place.other ?><?cs /if ?></li><?cs /each ?></ul></dd></div>
		<div><dt><?cs var:Text.page.receipt.why ?></dt><dd><?cs if:Upload.part == "own" && Text.routing[Upload.rule].form ?><?cs var:Text.routing[Upload.rule].form ?> <?cs elif:Text.routing[Upload.rule] ?><?cs var:Text.routing[Upload.rule] ?> <?cs /if ?><?cs var:Text.page.receipt.rule ?> <?cs var:Upload.rule ?>, <?cs var:Text.page.receipt.version ?> <?cs var:Upload.rule_version ?>.</dd></div>
		<div><dt><?cs var:Text.page.receipt.sha256 ?></dt><dd><code class="pv-code"><?cs var:Upload.sha256 ?></code><p class="pv-meta"><?cs var:Text.page.receipt.sha256_text ?></p></dd></div>
	</dl>
</div>
<p class="pv-actions"><a class="ds-button" data-variant="secondary" href="/kvittering.txt?id=<?cs var:url(Upload.handle) ?>" download><?cs call:icon("download") ?><?cs var:Text.page.receipt.download ?></a><?cs if:Upload.share_handle ?> <a class="ds-link" href="/dokument?id=<?cs var:url(Upload.share_handle) ?>"><?cs var:Text.page.upload.to_document ?></a><?cs /if ?></p>
<p class="pv-meta"><?cs var:Text.page.receipt.signed ?></p>
<?cs include:"foot.cs" ?>
