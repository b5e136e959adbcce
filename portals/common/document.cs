<?cs set:Page.title = Text.page.document.title ?><?cs include:"head.cs" ?>
<?cs call:back("/dokumenter", Text.nav.documents) ?>
<?cs call:errors() ?>
<?cs call:received(Text.page.document.received) ?>
<header class="pv-head">
	<h1 class="ds-heading" data-size="lg"><?cs var:Document.title ?></h1>
	<p class="pv-meta"><?cs if:Text.type[Document.type] ?><span><?cs var:Text.type[Document.type] ?></span> <?cs /if ?><span><?cs call:date(Document.doc_date) ?></span><?cs if:Document.file_label ?> <span><?cs var:Document.file_label ?></span><?cs /if ?></p>
	<?cs if:Text.form_of[Document.form].mark && Document.kind != "withheld" ?><p><span class="ds-tag" data-color="neutral"><?cs var:Text.form_of[Document.form].mark ?></span></p><?cs /if ?>
</header>
<?cs if:Document.kind == "withheld" ?><?cs include:"whynot.cs" ?><?cs else ?>
<?cs if:Document.use_notice && Document.use_notice != "f" ?><div class="ds-alert" data-color="info"><p class="ds-paragraph"><?cs var:Text.page.document.use_notice ?></p></div><?cs
elif:Document.kind == "read" && Person.capacity == "child" ?><div class="ds-alert" data-color="info"><p class="ds-paragraph"><?cs var:Text.page.document.use_notice_child ?></p></div><?cs
elif:Document.kind == "read" && (Person.capacity == "parent" || Person.capacity == "guardian" || Person.capacity == "applicant") ?><div class="ds-alert" data-color="info"><p class="ds-paragraph"><?cs var:Text.page.document.use_notice_party ?></p></div><?cs /if ?>
<?cs if:Person.capacity == "representative" && Document.kind == "read" && Document.form == "original" && (Document.rule == "R11" || Document.rule == "R12d") ?><div class="ds-alert" data-color="warning"><p class="ds-paragraph"><?cs var:Text.page.document.only_you ?></p></div><?cs /if ?>
<?cs if:Document.kind == "sign" ?><div class="ds-alert" data-color="info"><h2 class="ds-heading" data-size="xs" id="sign"><?cs var:Text.page.document.sign ?></h2><p class="ds-paragraph"><?cs var:Text.page.document.sign_text ?></p><?cs if:Document.signing ?><?cs if:Document.signs_here ?><p class="pv-actions"><a class="ds-button" href="<?cs var:href(Site.esign) ?>/oppdrag?id=<?cs var:url(Document.signing) ?>"><?cs call:icon("sign") ?><?cs var:Text.page.document.sign_go ?></a></p><?cs else ?><p class="ds-paragraph"><?cs var:Text.page.document.sign_paper ?></p><?cs /if ?><?cs /if ?></div><?cs /if ?>
<?cs if:Document.mime ?><p class="pv-actions">
	<a class="ds-button" href="/fil?id=<?cs var:url(Document.handle) ?>"><?cs call:icon("document") ?><?cs var:Text.page.document.open ?></a>
	<a class="ds-button" data-variant="secondary" href="/fil?id=<?cs var:url(Document.handle) ?>&amp;last=1"><?cs call:icon("download") ?><?cs var:Text.page.document.download ?></a>
</p>
<p class="pv-meta"><?cs if:Document.pages ?><span><?cs var:Document.pages ?> <?cs if:Document.pages == "1" ?><?cs var:Text.page.document.page ?><?cs else ?><?cs var:Text.page.document.pages ?><?cs /if ?></span> <?cs /if ?><?cs if:Document.bytes ?><span><?cs set:Local.kb = (#Document.bytes + #1023) / #1024 ?><?cs var:Local.kb ?> kB</span><?cs /if ?></p>
<?cs if:Document.mime == "application/pdf" || Document.mime == "image/jpeg" ?><form method="post" action="/pakke"><?cs call:hidden() ?><input type="hidden" name="as" value="pdf"><input type="hidden" name="d000" value="<?cs var:Document.handle ?>"><button class="ds-button" data-variant="tertiary" type="submit"><?cs call:icon("download") ?><?cs var:Text.page.package.marked ?></button></form><?cs /if ?>
<p class="pv-meta"><?cs var:Text.page.document.download_care ?></p><?cs /if ?>
<?cs if:Document.form == "redacted" || Document.form == "extract" || Document.form == "child" ?><section class="ds-card" data-variant="tinted" aria-labelledby="form">
	<h2 class="ds-heading" data-size="xs" id="form"><?cs var:Text.form_of[Document.form].heading ?></h2>
	<p class="ds-paragraph"><?cs var:Text.form_of[Document.form].text ?></p><?cs if:Text.rule[Document.rule].redacted && Document.form != "child" ?>
	<p class="ds-paragraph"><?cs var:Text.rule[Document.rule].redacted ?></p><?cs /if ?><?cs if:Document.form == "redacted" ?>
	<p class="ds-paragraph"><?cs var:Text.form_of.redacted.how ?><?cs if:Page.portal == "mypage" ?> <a class="ds-link" href="/innsyn?id=<?cs var:url(Document.handle) ?>"><?cs var:Text.form_of.redacted.ask ?></a><?cs /if ?></p><?cs if:Document.ground ?>
	<p class="pv-meta"><?cs var:Text.whynot.ground ?>: <?cs var:Document.ground ?></p><?cs /if ?><?cs /if ?>
</section><?cs /if ?>
<?cs if:Document.receipt_reference ?><section class="ds-card" aria-labelledby="receipt">
	<h2 class="ds-heading" data-size="xs" id="receipt"><?cs call:icon("receipt") ?><?cs var:Text.page.document.receipt ?></h2>
	<p class="ds-paragraph"><?cs var:Text.page.document.receipt_text ?></p>
	<dl class="pv-facts">
		<div><dt><?cs var:Text.page.document.receipt_reference ?></dt><dd><?cs var:Document.receipt_reference ?></dd></div>
		<div><dt><?cs var:Text.page.document.receipt_at ?></dt><dd><?cs call:date(Document.receipt_at) ?></dd></div><?cs if:Document.receipt_sha256 ?>
		<div><dt><?cs var:Text.page.document.receipt_sha256 ?></dt><dd><code class="pv-code"><?cs var:Document.receipt_sha256 ?></code></dd></div><?cs /if ?>
	</dl>
</section><?cs /if ?><?cs /if ?>
<?cs if:Document.state ?><section class="ds-card" aria-labelledby="state">
	<h2 class="ds-heading" data-size="xs" id="state"><?cs var:Text.page.document.state ?></h2>
	<p><?cs call:state(Document.state) ?></p>
	<p class="ds-paragraph"><?cs var:Text.state[Document.state].explain ?></p><?cs if:Document.state == "IKKE_FORESPURT" && Document.kind != "withheld" ?>
	<p><a class="ds-link" href="/innsyn?id=<?cs var:url(Document.handle) ?>"><?cs var:Text.page.document.ask ?></a></p><?cs /if ?>
</section><?cs /if ?>
<?cs if:Page.portal == "mypage" && Document.kind != "withheld" && Document.complain_until ?><section class="ds-card" aria-labelledby="complain">
	<h2 class="ds-heading" data-size="xs" id="complain"><?cs var:Text.page.document.complain ?></h2>
	<p class="ds-paragraph"><?cs if:Document.complain_late && Document.complain_late != "f" ?><?cs var:Text.page.document.complain_late ?><?cs else ?><?cs var:Text.page.document.complain_until ?> <strong><?cs call:date(Document.complain_until) ?></strong>.<?cs /if ?></p>
	<p class="pv-actions"><a class="ds-button" data-variant="secondary" href="/klage?id=<?cs var:url(Document.handle) ?>"><?cs var:Text.page.document.complain_button ?></a></p>
</section><?cs /if ?>
<?cs if:Page.portal == "mypage" && (Document.comment_until || subcount(Comments) > 0) ?><section class="ds-card" aria-labelledby="comments">
	<h2 class="ds-heading" data-size="xs" id="comments"><?cs var:Text.page.document.comments ?></h2><?cs if:subcount(Comments) > 0 ?>
	<ol class="pv-letters"><?cs each:c = Comments ?>
		<li><p class="pv-meta"><?cs var:Text.page.document.you_wrote ?> <?cs call:date(c.at) ?></p><p class="pv-body"><?cs var:c.body ?></p><?cs if:c.answer ?>
			<div class="pv-answer"><p class="pv-meta"><?cs var:Text.page.document.answered ?> <?cs call:date(c.answer_at) ?></p><p class="pv-body"><?cs var:c.answer ?></p></div><?cs /if ?></li><?cs /each ?>
	</ol><?cs /if ?><?cs if:Document.comment_until ?>
	<p class="ds-paragraph"><?cs var:Text.page.document.comment_until ?> <strong><?cs call:date(Document.comment_until) ?></strong>.</p>
	<form class="pv-form" method="post" action="/kommentar">
		<?cs call:hidden_once() ?><input type="hidden" name="id" value="<?cs var:Document.handle ?>">
		<?cs call:textarea("body", Text.page.document.comment, Text.page.document.comment_explain, "5", "4000") ?>
		<button class="ds-button" type="submit"><?cs var:Text.page.document.comment_button ?></button>
	</form><?cs /if ?>
</section><?cs /if ?>
<?cs if:Page.portal == "mypage" && Document.kind != "withheld" && Person.capacity != "reporter_public" && Person.capacity != "reporter_private" ?><section class="pv-section" aria-labelledby="openings">
	<h2 class="ds-heading" data-size="xs" id="openings"><?cs var:Text.page.document.openings ?></h2><?cs if:subcount(Openings) > 0 ?>
	<ul class="pv-plain"><?cs each:o = Openings ?>
		<li><?cs call:date(o.at) ?>: <?cs call:opener(o) ?><?cs if:o.purpose ?> – <?cs call:purpose(o.purpose) ?><?cs /if ?></li><?cs /each ?>
	</ul><?cs /if ?>
	<p><a class="ds-link" href="/apnet?id=<?cs var:url(Document.handle) ?>"><?cs var:Text.page.document.openings_link ?></a></p>
</section><?cs /if ?>
<?cs include:"foot.cs" ?>
