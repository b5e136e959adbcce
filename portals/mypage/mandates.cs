<?cs set:Page.title = Text.page.mandates.title ?><?cs include:"head.cs" ?><?cs include:"scope.cs" ?>
<?cs call:errors() ?><?cs if:Query.ok ?>
<div class="ds-alert" data-color="success" role="status"><p class="ds-paragraph"><?cs if:Query.ok == "gitt" ?><?cs var:Text.page.mandates.given ?><?cs elif:Query.ok == "endret" ?><?cs var:Text.page.mandates.changed ?><?cs else ?><?cs var:Text.page.mandates.revoked ?><?cs /if ?></p></div><?cs /if ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.mandates.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs if:Person.capacity == "child" ?><?cs var:Text.page.mandates.lead_child ?><?cs else ?><?cs var:Text.page.mandates.lead ?><?cs /if ?></p><?cs if:subcount(Mandates) > 0 ?>
<section class="pv-section" aria-labelledby="mandates">
	<h2 class="ds-heading" data-size="sm" id="mandates"><?cs var:Text.page.mandates.list ?></h2>
	<div class="pv-cards"><?cs each:m = Mandates ?><article class="ds-card">
		<h3 class="ds-heading" data-size="xs"><?cs var:m.name ?></h3>
		<p><?cs if:m.live && m.live != "f" ?><span class="ds-tag" data-color="success"><?cs var:Text.page.mandates.live ?></span><?cs elif:m.revoked_at ?><span class="ds-tag" data-color="neutral"><?cs var:Text.page.mandates.was_revoked ?></span> <?cs call:date(m.revoked_at) ?><?cs else ?><span class="ds-tag" data-color="neutral"><?cs var:Text.page.mandates.over ?></span><?cs /if ?></p>
		<?cs call:scope(m) ?><?cs if:m.live && m.live != "f" ?>
		<div class="pv-actions"><a class="ds-button" data-variant="secondary" data-size="sm" href="/fullmakt?id=<?cs var:url(m.handle) ?>"><?cs var:Text.page.mandates.change ?><span class="pv-unseen"> <?cs var:m.name ?></span></a>
		<form method="post" action="/fullmakt/trekk"><?cs call:hidden() ?><input type="hidden" name="id" value="<?cs var:m.handle ?>"><button class="ds-button" data-variant="secondary" data-color="danger" data-size="sm" type="submit"><?cs var:Text.page.mandates.revoke ?><span class="pv-unseen"> <?cs var:m.name ?></span></button></form></div><?cs /if ?>
	</article><?cs /each ?></div>
	<p class="pv-meta"><?cs var:Text.page.mandates.revoke_text ?></p>
</section><?cs /if ?>
<?cs if:!May ?><div class="ds-alert" data-color="info"><p class="ds-paragraph"><?cs if:Person.capacity == "child" ?><?cs var:Text.page.mandates.may_not_child ?><?cs else ?><?cs var:Text.page.mandates.may_not ?><?cs /if ?></p></div><?cs else ?><section class="pv-section" aria-labelledby="give">
	<h2 class="ds-heading" data-size="sm" id="give"><?cs var:Text.page.mandates.give ?></h2>
	<form class="ds-card pv-form" method="post" action="/fullmakt">
		<?cs call:hidden_once() ?>
		<p class="ds-paragraph"><?cs var:Text.page.mandates.case ?> <strong><?cs var:Person.label ?></strong></p>
		<div class="ds-field">
			<label class="ds-label" for="code"><?cs var:Text.page.mandates.code ?></label>
			<?cs call:explained("code", Text.page.mandates.code_explain) ?>
			<input class="ds-input pv-input-code" id="code" name="code" type="text" maxlength="20" value="<?cs var:Form.code.value ?>" autocomplete="off" autocapitalize="characters" spellcheck="false" required<?cs call:describes("code", Text.page.mandates.code_explain) ?>>
			<?cs call:wrong("code") ?>
		</div>
		<?cs call:scopes() ?>
		<button class="ds-button" type="submit"><?cs var:Text.page.mandates.go_on ?></button>
		<p class="pv-meta"><?cs var:Text.page.mandates.go_on_text ?></p>
	</form>
</section><?cs /if ?>
<?cs include:"foot.cs" ?>
