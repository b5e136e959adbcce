<?cs set:Page.title = Text.page.signings.title ?><?cs include:"head.cs" ?><?cs
# One line of the list; in another capacity of mine a button that goes there in it. ?><?cs
def:job(j) ?>
	<li class="pv-entry<?cs if:j.stage == "sign" ?> pv-entry--new<?cs /if ?>"><?cs if:j.stage == "sign" ?><?cs call:icon("attention") ?><?cs else ?><?cs call:icon("sign") ?><?cs /if ?>
		<div class="pv-entry__text"><a class="ds-link" href="/oppdrag?id=<?cs var:url(j.handle) ?>"><?cs var:j.title ?></a>
		<p class="pv-meta"><?cs if:!Person.alone ?><span><?cs var:Text.capacity[j.capacity].name ?>, <?cs var:j.label ?></span> <?cs /if ?><?cs if:j.open && j.open != "f" ?><span><?cs var:Text.page.signings.due ?> <?cs call:date(j.due) ?></span><?cs elif:j.signed_at ?><span><?cs var:Text.page.signings.you_signed ?> <?cs call:date(j.signed_at) ?></span><?cs /if ?></p></div>
		<p class="pv-entry__marks"><span class="ds-tag" data-color="<?cs var:Text.stage[j.stage].color ?>"><?cs var:Text.stage[j.stage] ?></span></p></li><?cs /def ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.signings.heading ?></h1>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.page.signings.lead ?></p>
<section class="pv-section" aria-labelledby="waits">
	<h2 class="ds-heading" data-size="sm" id="waits"><?cs var:Text.page.signings.waits ?></h2><?cs if:Jobs.waits ?>
	<ul class="pv-entries"><?cs each:j = Jobs ?><?cs if:j.open && j.open != "f" ?><?cs call:job(j) ?><?cs /if ?><?cs /each ?>
	</ul><?cs else ?>
	<p class="ds-paragraph"><?cs call:icon("done") ?><?cs var:Text.page.signings.nothing ?></p><?cs /if ?>
</section>
<?cs if:Jobs.others ?><section class="pv-section" aria-labelledby="others">
	<h2 class="ds-heading" data-size="sm" id="others"><?cs var:Text.page.signings.others ?></h2>
	<ul class="pv-entries"><?cs each:j = Jobs ?><?cs if:j.handle && (!j.open || j.open == "f") ?><?cs call:job(j) ?><?cs /if ?><?cs /each ?>
	</ul>
</section><?cs /if ?>
<?cs include:"foot.cs" ?>
