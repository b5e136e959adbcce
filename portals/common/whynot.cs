<?cs # The why-not card: what, the ground, what it means, when it is looked at again, how to complain. ?>
<section class="ds-card pv-whynot" aria-labelledby="whynot"><?cs set:Local.rule = Document.rule ?><?cs if:!Text.rule[Local.rule].title ?><?cs set:Local.rule = "other" ?><?cs /if ?>
	<h2 class="ds-heading" data-size="sm" id="whynot"><?cs call:icon("locked") ?><?cs var:Text.whynot.heading ?></h2><?cs
	if:Document.ended && Document.ended != "f" ?>
	<div class="ds-alert" data-color="warning"><h3 class="ds-heading" data-size="2xs"><?cs var:Text.whynot.ended ?></h3><p class="ds-paragraph"><?cs var:Text.whynot.ended_text ?><?cs if:Document.answer_by ?> <strong><?cs var:Text.whynot.answer_by ?> <?cs call:date(Document.answer_by) ?>.</strong><?cs /if ?></p></div><?cs /if ?>
	<dl class="pv-facts">
		<div><dt><?cs var:Text.whynot.why ?></dt><dd><?cs var:Text.rule[Local.rule].title ?></dd></div>
		<div><dt><?cs var:Text.whynot.means ?></dt><dd><?cs if:Person.capacity == "child" && Text.rule[Local.rule].child ?><?cs var:Text.rule[Local.rule].child ?><?cs else ?><?cs var:Text.rule[Local.rule].meaning ?><?cs /if ?></dd></div>
		<div><dt><?cs var:Text.whynot.ground ?></dt><dd><?cs if:Document.ground ?><?cs var:Document.ground ?><?cs else ?><?cs var:Text.rule[Local.rule].ground ?><?cs /if ?></dd></div><?cs if:Document.review_at ?>
		<div><dt><?cs var:Text.whynot.review ?></dt><dd><?cs call:date(Document.review_at) ?></dd></div><?cs else ?>
		<div><dt><?cs var:Text.whynot.review ?></dt><dd><?cs var:Text.whynot.review_none ?></dd></div><?cs /if ?>
		<?cs if:Page.portal == "mypage" ?><div><dt><?cs var:Text.whynot.complain ?></dt><dd><?cs var:Text.rule[Local.rule].how ?></dd></div><?cs /if ?>
	</dl>
	<?cs if:Page.portal == "mypage" ?><p class="pv-actions"><a class="ds-button" href="/klage?id=<?cs var:url(Document.handle) ?>"><?cs var:Text.whynot.complain_button ?></a> <a class="ds-button" data-variant="secondary" href="/innsyn?id=<?cs var:url(Document.handle) ?>"><?cs var:Text.whynot.ask_button ?></a></p><?cs /if ?>
</section>
