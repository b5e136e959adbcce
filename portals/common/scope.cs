<?cs # What a mandate covers, and until when. ?><?cs
def:scope(m) ?><dl class="pv-facts">
		<div><dt><?cs var:Text.scope.covers ?></dt><dd><?cs if:subcount(m.scope) > 0 ?><ul class="ds-list"><?cs each:t = m.scope ?><li><?cs if:Text.scope.type[t.type] ?><?cs var:Text.scope.type[t.type] ?><?cs else ?><?cs var:Text.type[t.type] ?><?cs /if ?></li><?cs /each ?></ul><?cs else ?><?cs var:Text.scope.all ?><?cs /if ?><?cs if:m.withheld && m.withheld != "f" ?><p class="pv-meta"><?cs var:Text.scope.withheld ?></p><?cs /if ?></dd></div><?cs if:m.firm ?>
		<div><dt><?cs var:Text.scope.firm ?></dt><dd><?cs var:m.firm ?></dd></div><?cs /if ?>
		<div><dt><?cs var:Text.scope.since ?></dt><dd><?cs call:date(m.since) ?></dd></div>
		<div><dt><?cs var:Text.scope.until ?></dt><dd><?cs if:m.until ?><?cs call:date(m.until) ?><?cs else ?><?cs var:Text.scope.open ?><?cs /if ?></dd></div>
		<div><dt><?cs var:Text.scope.written ?></dt><dd><?cs if:m.written ?><?cs var:Text.scope.written_yes ?> <?cs call:date(m.written) ?><?cs else ?><?cs var:Text.scope.written_no ?><?cs /if ?></dd></div>
	</dl><?cs /def ?><?cs
# The fields that say it, in both forms. ?><?cs
def:scopes() ?><fieldset class="ds-fieldset" id="scope"<?cs call:describes("scope", "") ?>>
		<legend class="ds-label"><?cs var:Text.page.mandates.scope ?></legend>
		<div class="ds-field"><input class="ds-input" type="radio" id="scope-all" name="scope" value="all" required<?cs if:Form.scope.value == "all" ?> checked<?cs /if ?>><label class="ds-label" for="scope-all"><?cs var:Text.page.mandates.scope_all ?></label></div>
		<div class="ds-field"><input class="ds-input" type="radio" id="scope-some" name="scope" value="some"<?cs if:Form.scope.value == "some" ?> checked<?cs /if ?>><label class="ds-label" for="scope-some"><?cs var:Text.page.mandates.scope_some ?></label></div>
		<fieldset class="ds-fieldset pv-inset"><legend class="ds-label"><?cs var:Text.page.mandates.types ?></legend><?cs each:t = Types ?>
			<div class="ds-field"><input class="ds-input" type="checkbox" id="t_<?cs var:t.type ?>" name="t_<?cs var:t.type ?>" value="on"<?cs if:t.chosen ?> checked<?cs /if ?>><label class="ds-label" for="t_<?cs var:t.type ?>"><?cs if:Text.scope.type[t.type] ?><?cs var:Text.scope.type[t.type] ?><?cs else ?><?cs var:Text.type[t.type] ?><?cs /if ?></label></div><?cs /each ?>
		</fieldset>
		<?cs call:wrong("scope") ?>
	</fieldset>
	<div class="ds-field"><input class="ds-input" type="checkbox" id="withheld" name="withheld" value="on" aria-describedby="withheld-explain"<?cs if:Form.withheld.value ?> checked<?cs /if ?>><label class="ds-label" for="withheld"><?cs var:Text.page.mandates.withheld ?></label><div data-field="description" id="withheld-explain"><?cs var:Text.page.mandates.withheld_explain ?></div></div>
	<div class="ds-field">
		<label class="ds-label" for="until"><?cs var:Text.page.mandates.until ?></label>
		<?cs call:explained("until", Text.page.mandates.until_explain) ?>
		<input class="ds-input" id="until" name="until" type="date" value="<?cs var:Form.until.value ?>"<?cs call:describes("until", Text.page.mandates.until_explain) ?>>
		<?cs call:wrong("until") ?>
	</div><?cs /def ?>
