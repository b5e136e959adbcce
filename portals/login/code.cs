<?cs set:Page.title = Text.page.code.title ?><?cs set:Translated = "1" ?><?cs include:"head.cs" ?>
<?cs call:errors() ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.code.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.page.code.lead ?></p>
<form class="ds-card pv-form" method="post" action="/kode">
	<?cs call:hidden() ?><?cs if:Login.b ?>
	<input type="hidden" name="portal" value="<?cs var:Login.portal ?>"><input type="hidden" name="b" value="<?cs var:Login.b ?>"><input type="hidden" name="to" value="<?cs var:Login.to ?>"><?cs /if ?>
	<div class="ds-field">
		<label class="ds-label" for="code"><?cs var:Text.page.code.code ?></label>
		<?cs call:explained("code", Text.page.code.explain) ?>
		<input class="ds-input pv-input-code" id="code" name="code" type="text" maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" required<?cs call:describes("code", Text.page.code.explain) ?>>
		<?cs call:wrong("code") ?>
	</div>
	<button class="ds-button" type="submit"><?cs var:Text.page.code.button ?></button>
</form>
<p class="ds-paragraph"><?cs var:Text.page.code.lost ?></p>
<p><a class="ds-link" href="/"><?cs var:Text.page.front.other ?></a></p>
<?cs include:"foot.cs" ?>
