<?cs set:Page.title = Text.page.package.title ?><?cs include:"head.cs" ?>
<?cs call:back("/dokumenter", Text.nav.documents) ?>
<?cs call:errors() ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.package.title ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.page.package.lead ?></p>
<div class="ds-alert" data-color="info"><p class="ds-paragraph"><?cs if:Person.capacity == "representative" ?><?cs var:Text.page.package.notice_representative ?><?cs elif:Person.capacity == "child" ?><?cs var:Text.page.package.notice_child ?><?cs else ?><?cs var:Text.page.package.notice ?><?cs /if ?></p></div>
<?cs if:!Found ?><div class="ds-alert" data-color="info" role="status"><p class="ds-paragraph"><?cs var:Text.page.package.empty ?></p></div><?cs else ?>
<form class="ds-card pv-form" id="documents" method="post" action="/pakke">
	<?cs call:hidden() ?>
	<?cs each:c = Cases ?><?cs if:subcount(c.documents) > 0 ?>
	<fieldset class="ds-fieldset">
		<legend class="ds-label"><?cs var:c.label ?></legend>
		<div class="ds-field"><input class="ds-input" type="checkbox" id="<?cs var:c.box ?>" name="<?cs var:c.box ?>" value="<?cs var:c.standing ?>"><label class="ds-label" for="<?cs var:c.box ?>"><?cs var:Text.page.package.all ?></label></div>
		<fieldset class="ds-fieldset pv-inset"><legend class="ds-label"><?cs var:Text.page.package.choose ?></legend><?cs each:d = c.documents ?>
			<div class="ds-field"><input class="ds-input" type="checkbox" id="<?cs var:d.box ?>" name="<?cs var:d.box ?>" value="<?cs var:d.handle ?>"><label class="ds-label" for="<?cs var:d.box ?>"><?cs var:d.title ?></label><div data-field="description"><?cs if:Text.type[d.type] ?><?cs var:Text.type[d.type] ?>, <?cs /if ?><?cs call:date(d.doc_date) ?><?cs if:d.pages ?>, <?cs var:d.pages ?> <?cs if:d.pages == "1" ?><?cs var:Text.page.package.one_page ?><?cs else ?><?cs var:Text.page.package.pages ?><?cs /if ?><?cs /if ?></div></div><?cs /each ?>
		</fieldset>
	</fieldset><?cs /if ?><?cs /each ?><?cs if:Full ?>
	<p class="pv-meta"><?cs var:Text.page.package.full ?></p><?cs /if ?>
	<fieldset class="ds-fieldset" id="as"<?cs call:describes("as", "") ?>>
		<legend class="ds-label"><?cs var:Text.page.package.as ?></legend>
		<div class="ds-field"><input class="ds-input" type="radio" id="as-pdf" name="as" value="pdf" required aria-describedby="as-pdf-explain"<?cs if:Form.as.value != "zip" ?> checked<?cs /if ?>><label class="ds-label" for="as-pdf"><?cs var:Text.page.package.as_pdf ?></label><div data-field="description" id="as-pdf-explain"><?cs var:Text.page.package.as_pdf_explain ?></div></div>
		<div class="ds-field"><input class="ds-input" type="radio" id="as-zip" name="as" value="zip" aria-describedby="as-zip-explain"<?cs if:Form.as.value == "zip" ?> checked<?cs /if ?>><label class="ds-label" for="as-zip"><?cs var:Text.page.package.as_zip ?></label><div data-field="description" id="as-zip-explain"><?cs var:Text.page.package.as_zip_explain ?></div></div>
		<?cs call:wrong("as") ?>
	</fieldset>
	<button class="ds-button" type="submit"><?cs call:icon("download") ?><?cs var:Text.page.package.make ?></button>
	<p class="pv-meta"><?cs var:Text.page.package.care ?></p>
</form><?cs /if ?>
<?cs include:"foot.cs" ?>
