<?cs set:Page.title = Text.page.documents.title ?><?cs include:"head.cs" ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.documents.heading ?></h1>
<p class="ds-paragraph"><?cs var:Text.page.documents.lead ?></p>
<?cs set:Local.type = "" ?><?cs
each:t = Types ?><?cs if:t.current && t.current != "f" ?><?cs set:Local.type = t.type ?><?cs /if ?><?cs /each ?>
<?cs if:subcount(Roles) > 1 ?><form class="ds-card pv-filter" method="post" action="/rolle">
	<?cs call:hidden() ?><input type="hidden" name="to" value="/dokumenter">
	<div class="ds-field">
		<label class="ds-label" for="standing"><?cs var:Text.page.documents.file ?></label>
		<select class="ds-input" id="standing" name="standing"><?cs each:r = Roles ?>
			<option value="<?cs var:r.standing ?>"<?cs if:r.current && r.current != "f" ?> selected<?cs /if ?>><?cs var:r.label ?> (<?cs var:Text.capacity[r.capacity].name ?>)</option><?cs /each ?></select>
	</div>
	<button class="ds-button" data-variant="secondary" type="submit"><?cs var:Text.page.overview.go ?></button>
</form><?cs /if ?>
<form class="ds-card pv-filter" method="get" action="/dokumenter" role="search">
	<div class="ds-field">
		<label class="ds-label" for="words"><?cs var:Text.page.documents.words ?></label>
		<input class="ds-input" id="words" name="words" type="search" maxlength="100" autocomplete="off" value="<?cs var:Query.words ?>">
	</div><?cs if:subcount(Types) > 1 ?>
	<div class="ds-field">
		<label class="ds-label" for="type"><?cs var:Text.page.documents.type ?></label>
		<select class="ds-input" id="type" name="type"><option value=""><?cs var:Text.page.documents.all_types ?></option><?cs each:t = Types ?>
			<option value="<?cs var:t.type ?>"<?cs if:t.type == Local.type ?> selected<?cs /if ?>><?cs if:Text.type[t.type] ?><?cs var:Text.type[t.type] ?><?cs else ?><?cs var:t.type ?><?cs /if ?></option><?cs /each ?></select>
	</div><?cs /if ?>
	<button class="ds-button" data-variant="secondary" type="submit"><?cs var:Text.page.documents.search ?></button><?cs if:Query.words || Local.type ?>
	<a class="ds-link" href="/dokumenter"><?cs var:Text.page.documents.clear ?></a><?cs /if ?>
</form>
<?cs if:subcount(Documents) > 0 ?><ul class="pv-entries"><?cs each:d = Documents ?>
	<?cs call:entry(d) ?><?cs /each ?>
</ul><?cs else ?><div class="ds-alert" data-color="info" role="status"><p class="ds-paragraph"><?cs if:Query.words || Local.type ?><?cs var:Text.page.documents.no_match ?><?cs else ?><?cs var:Text.page.documents.empty ?><?cs /if ?></p></div><?cs /if ?>
<?cs set:Local.query = "" ?><?cs if:Query.words || Local.type ?><?cs set:Local.query = "words=" + url(Query.words) + "&type=" + url(Local.type) ?><?cs /if ?>
<?cs call:pages("/dokumenter", Local.query) ?>
<?cs if:subcount(Documents) > 0 ?><p><a class="ds-link" href="/pakke"><?cs call:icon("download") ?><?cs var:Text.page.documents.package ?></a></p><?cs /if ?>
<details class="ds-details pv-help"><summary><?cs var:Text.page.documents.help ?></summary><div><p class="ds-paragraph"><?cs var:Text.page.documents.help_text ?></p><p class="ds-paragraph"><?cs var:Text.page.documents.help_withheld ?></p></div></details>
<?cs include:"foot.cs" ?>
