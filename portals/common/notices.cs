<?cs set:Page.title = Text.page.notices.title ?><?cs include:"head.cs" ?><?cs
def:way(value, text) ?>
			<div class="ds-field"><input class="ds-input" type="radio" id="way-<?cs var:value ?>" name="way" value="<?cs var:value ?>"<?cs if:Notice.wanted == value || (value == "all" && !Notice.wanted) ?> checked<?cs /if ?>><label class="ds-label" for="way-<?cs var:value ?>"><?cs var:text ?></label></div><?cs /def ?>
<?cs call:errors() ?>
<?cs call:received(Text.page.notices.received) ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.notices.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.page.notices.lead ?></p>
<section class="ds-card" aria-labelledby="told">
	<h2 class="ds-heading" data-size="sm" id="told"><?cs var:Text.page.notices.told ?></h2>
	<p class="ds-paragraph"><strong><?cs var:Text.page.notices.way[Notice.told] ?></strong></p><?cs if:Notice.told == "paper" ?>
	<p class="ds-paragraph"><?cs if:Notice.reserved && Notice.reserved != "f" ?><?cs var:Text.page.notices.reserved ?><?cs elif:Notice.wanted ?><?cs var:Text.page.notices.your_choice ?><?cs else ?><?cs var:Text.page.notices.no_address ?><?cs /if ?></p>
	<p class="ds-paragraph"><?cs var:Text.page.notices.letter_unsafe ?></p><?cs else ?>
	<dl class="pv-facts"><?cs if:Notice.mail && Notice.told != "sms" ?>
		<div><dt><?cs var:Text.page.notices.mail ?></dt><dd><?cs var:Notice.mail ?></dd></div><?cs /if ?><?cs if:Notice.sms && Notice.told != "mail" ?>
		<div><dt><?cs var:Text.page.notices.sms ?></dt><dd><?cs var:Notice.sms ?></dd></div><?cs /if ?>
	</dl>
	<p class="pv-meta"><?cs var:Text.page.notices.glimpse ?></p><?cs /if ?>
</section><?cs if:(!Notice.reserved || Notice.reserved == "f") && (Notice.mail || Notice.sms || Notice.wanted) ?>
<section class="pv-section" aria-labelledby="choose">
	<h2 class="ds-heading" data-size="sm" id="choose"><?cs var:Text.page.notices.choose ?></h2>
	<form class="ds-card pv-form" method="post" action="/varsler">
		<?cs call:hidden() ?>
		<fieldset class="ds-fieldset" id="way"<?cs call:describes("way", Text.page.notices.choose_explain) ?>>
			<legend class="ds-label"><?cs var:Text.page.notices.choose_legend ?></legend>
			<?cs call:explained("way", Text.page.notices.choose_explain) ?><?cs
			if:Notice.mail && Notice.sms ?><?cs call:way("all", Text.page.notices.want.all) ?><?cs elif:Notice.wanted ?><?cs call:way("all", Text.page.notices.want.any) ?><?cs elif:Notice.mail ?><?cs call:way("all", Text.page.notices.want.mail) ?><?cs else ?><?cs call:way("all", Text.page.notices.want.sms) ?><?cs /if ?><?cs
			if:(Notice.mail && (Notice.sms || Notice.wanted)) || Notice.wanted == "mail" ?><?cs call:way("mail", Text.page.notices.want.mail) ?><?cs /if ?><?cs
			if:(Notice.sms && (Notice.mail || Notice.wanted)) || Notice.wanted == "sms" ?><?cs call:way("sms", Text.page.notices.want.sms) ?><?cs /if ?><?cs
			call:way("none", Text.page.notices.want.none) ?>
			<?cs call:wrong("way") ?>
		</fieldset>
		<button class="ds-button" type="submit"><?cs var:Text.page.notices.save ?></button>
	</form>
</section><?cs /if ?>
<section class="pv-section" aria-labelledby="words">
	<h2 class="ds-heading" data-size="sm" id="words"><?cs var:Text.page.notices.words ?></h2>
	<p class="ds-paragraph"><?cs var:Text.page.notices.words_text ?></p>
	<blockquote class="ds-card pv-letter"><p class="ds-paragraph"><?cs var:Notice.short ?></p></blockquote>
	<p class="ds-paragraph"><?cs var:Text.page.notices.never ?></p>
	<ul class="ds-list"><?cs each:n = Text.page.notices.nevers ?>
		<li><?cs var:n ?></li><?cs /each ?>
	</ul>
	<p class="ds-paragraph"><?cs var:Text.page.notices.when ?></p>
</section>
<section class="pv-section" aria-labelledby="wrong">
	<h2 class="ds-heading" data-size="sm" id="wrong"><?cs if:Notice.mail || Notice.sms ?><?cs var:Text.page.notices.wrong ?><?cs else ?><?cs var:Text.page.notices.missing ?><?cs /if ?></h2>
	<p class="ds-paragraph"><?cs var:Text.page.notices.wrong_text ?><?cs if:Municipality.phone ?> <?cs var:Text.foot.phone ?> <?cs var:Municipality.phone ?>.<?cs /if ?></p>
	<p class="ds-paragraph"><?cs var:Text.page.notices.wrong_why ?></p>
</section>
<?cs include:"foot.cs" ?>
