<?cs set:Local.key = Error.detail_key ?><?cs if:!Text[Local.key].title ?><?cs set:Local.key = Error.text ?><?cs /if ?><?cs if:!Text[Local.key].title ?><?cs set:Local.key = "error.internal" ?><?cs /if ?><?cs
set:Page.title = Text[Local.key].title ?><?cs set:Translated = "1" ?><?cs include:"head.cs" ?>
<div class="pv-problem">
	<h1 class="ds-heading" data-size="lg"><?cs var:Text[Local.key].title ?></h1>
	<p class="ds-paragraph" data-size="lg"><?cs var:Text[Local.key].text ?></p>
	<h2 class="ds-heading" data-size="xs"><?cs var:Text.page.error.what_now ?></h2>
	<p class="ds-paragraph"><?cs var:Text[Local.key].what_now ?></p>
	<p class="pv-actions"><a class="ds-button" href="<?cs if:Login.again ?><?cs var:href(Login.again) ?><?cs else ?>/<?cs /if ?>"><?cs var:Text.page.problem.again ?></a></p>
	<p class="ds-paragraph"><?cs var:Text.page.problem.safe ?></p>
	<?cs if:Error.request ?><p class="pv-meta"><?cs var:Text.foot.request ?> <?cs var:Error.request ?></p><?cs /if ?>
</div>
<?cs include:"foot.cs" ?>
