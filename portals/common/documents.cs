<?cs set:Page.title = Text.page.documents.title ?><?cs include:"head.cs" ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.documents.heading ?></h1>
<p class="ds-paragraph"><?cs var:Text.page.documents.lead ?></p>

<?cs if:List.roles ?><form class="ds-card pv-filter" method="post" action="/rolle">
	<?cs call:hidden() ?><input type="hidden" name="to" value="/dokumenter">
	<div class="ds-field">
		<label class="ds-label" for="standing"><?cs var:Text.page.documents.file ?></label>
		<select class="ds-input" id="standing" name="standing"><?cs var:List.roles ?></select>
	</div>
	<button class="ds-button" data-variant="secondary" type="submit"><?cs var:Text.page.overview.go ?></button>
</form><?cs /if ?>
<form class="ds-card pv-filter" method="get" action="/dokumenter" role="search">
	<div class="ds-field">
		<label class="ds-label" for="words"><?cs var:Text.page.documents.words ?></label>
		<input class="ds-input" id="words" name="words" type="search" maxlength="100" autocomplete="off" value="<?cs var:Query.words ?>">
	</div><?cs if:Several.types ?>
	<div class="ds-field">
		<label class="ds-label" for="type"><?cs var:Text.page.documents.type ?></label>
		<select class="ds-input" id="type" name="type"><option value=""><?cs var:Text.page.documents.all_types ?></option><?cs var:List.types ?></select>
	</div><?cs /if ?>
	<button class="ds-button" data-variant="secondary" type="submit"><?cs var:Text.page.documents.search ?></button><?cs if:Query.words || Query.type ?>
	<a class="ds-link" href="/dokumenter"><?cs var:Text.page.documents.clear ?></a><?cs /if ?>
</form>
<?cs if:List.documents ?><ul class="pv-entries"><?cs var:List.documents ?>
</ul><?cs else ?><div class="ds-alert" data-color="info" role="status"><p class="ds-paragraph"><?cs if:Query.words || Query.type ?><?cs var:Text.page.documents.no_match ?><?cs else ?><?cs var:Text.page.documents.empty ?><?cs /if ?></p></div><?cs /if ?>
<?cs set:Local.query = "" ?><?cs if:Query.words || Query.type ?><?cs set:Local.query = "words=" + url(Query.words) + "&type=" + url(Query.type) ?><?cs /if ?>
<?cs call:pages("/dokumenter", Local.query) ?>
<?cs if:List.documents ?><p><a class="ds-link" href="/pakke"><?cs call:icon("download") ?><?cs var:Text.page.documents.package ?></a></p><?cs /if ?>
<details class="ds-details pv-help"><summary><?cs var:Text.page.documents.help ?></summary><div><p class="ds-paragraph"><?cs var:Text.page.documents.help_text ?></p><p class="ds-paragraph"><?cs var:Text.page.documents.help_withheld ?></p></div></details>
<?cs include:"foot.cs" ?>
