<?cs set:Local.key = Error.detail_key ?><?cs if:!Text[Local.key].title ?><?cs set:Local.key = Error.text ?><?cs /if ?><?cs if:!Text[Local.key].title ?><?cs set:Local.key = "error.internal" ?><?cs /if ?><?cs
set:Page.title = Text[Local.key].title ?><?cs set:Translated = "1" ?><?cs include:"head.cs" ?>
<div class="pv-problem">
	<h1 class="ds-heading" data-size="lg"><?cs var:Text[Local.key].title ?></h1>
	<p class="ds-paragraph" data-size="lg"><?cs var:Text[Local.key].text ?></p>
	<h2 class="ds-heading" data-size="xs"><?cs var:Text.page.error.what_now ?></h2>
	<p class="ds-paragraph"><?cs var:Text[Local.key].what_now ?></p>
	<p class="pv-actions"><a class="ds-button" data-variant="secondary" href="/"><?cs var:Text.page.error.home ?></a></p>
	<p class="pv-meta"><?cs if:Error.status ?><span><?cs var:Text.page.error.status ?> <?cs var:Error.status ?></span> <?cs /if ?><?cs if:Error.request && #Error.status >= #500 ?><span><?cs var:Text.foot.request ?> <?cs var:Error.request ?></span><?cs /if ?></p>
</div>
<?cs include:"foot.cs" ?>
