<?cs # The steps of an approval: what is done, where it stands, what is ahead. ?>
<?cs if:subcount(Approval) > 0 ?><section class="pv-section" aria-labelledby="approval">
	<h2 class="ds-heading" data-size="sm" id="approval"><?cs var:Text.page.approval.heading ?></h2>
	<p class="ds-paragraph"><?cs var:Text.page.approval.lead ?></p>
	<ol class="pv-steps"><?cs each:a = Approval ?>
		<li class="pv-step pv-step--<?cs var:a.state ?>"<?cs if:a.state == "now" ?> aria-current="step"<?cs /if ?>><?cs if:a.state == "done" ?><?cs call:icon("done") ?><?cs elif:a.state == "now" ?><?cs call:icon("now") ?><?cs else ?><?cs call:icon("ahead") ?><?cs /if ?>
			<div><strong><?cs var:Text.approval[a.step].name ?></strong> <span class="pv-meta"><?cs var:Text.page.approval[a.state] ?><?cs if:a.at ?> <?cs call:date(a.at) ?><?cs /if ?></span><?cs if:a.state == "now" ?>
			<p class="ds-paragraph"><?cs var:Text.approval[a.step].explain ?></p><?cs /if ?></div></li><?cs /each ?>
	</ol>
</section><?cs /if ?>
