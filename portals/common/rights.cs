<?cs set:Page.title = Text.page.rights.title ?><?cs set:Translated = "1" ?><?cs include:"head.cs" ?>
<h1 class="ds-heading" data-size="lg"><?cs var:Text.page.rights.heading ?></h1><?cs
def:rights(set) ?><section class="pv-rights" aria-labelledby="rights-<?cs var:set ?>">
<h2 class="ds-heading" data-size="md" id="rights-<?cs var:set ?>"><?cs var:Text.rights[set].heading ?></h2>
<p class="ds-paragraph" data-size="lg"><?cs var:Text.rights[set].lead ?></p>
<div class="pv-cards"><?cs each:r = Text.rights[set].parts ?>
<section class="ds-card"><h3 class="ds-heading" data-size="xs"><?cs var:r.title ?></h3><p class="ds-paragraph"><?cs var:r.text ?></p><?cs if:r.law ?><p class="pv-meta"><?cs var:r.law ?></p><?cs /if ?></section><?cs /each ?>
</div></section><?cs /def ?>
<?cs if:Person.capacity ?><?cs call:rights(Text.capacity[Person.capacity].rights) ?><?cs elif:Page.portal == "exchange" ?><?cs call:rights("professional") ?><?cs else ?><?cs call:rights("child") ?><?cs call:rights("party") ?><?cs /if ?>
<section class="pv-section" aria-labelledby="help"><h2 class="ds-heading" data-size="xs" id="help"><?cs var:Text.page.rights.help ?></h2>
<ul class="ds-list"><?cs each:h = Text.rights.help ?>
	<li><?cs var:h.text ?><?cs if:h.number ?> <a class="ds-link" href="tel:<?cs var:h.dial ?>"><?cs var:h.number ?></a><?cs /if ?></li><?cs /each ?>
</ul></section>
<?cs include:"foot.cs" ?>
