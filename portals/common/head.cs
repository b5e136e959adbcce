<?cs # The top of every page.  The page has set Page.title; Translated says that its body is in this language too. ?><?cs
include:"components.cs" ?><!doctype html>
<html lang="<?cs var:Page.language ?>" data-color-scheme="auto" data-color="<?cs if:Page.portal == "exchange" ?>accent<?cs else ?>brand1<?cs /if ?>">
<head>
<meta charset="utf-8">
<title><?cs if:subcount(Form.errors) > 0 ?><?cs var:Text.form.title_prefix ?> <?cs /if ?><?cs var:Page.title ?> – <?cs var:Text.portal[Page.portal] ?></title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="same-origin">
<link rel="stylesheet" href="/static/style.css">
<link rel="icon" href="/static/favicon.svg" type="image/svg+xml">
<script src="/static/quick-exit.js" defer></script>
</head>
<body>
<header class="pv-top">
	<form class="pv-exit" method="post" action="/lukk" data-away="<?cs var:href(Site.neutral) ?>"><?cs call:hidden() ?><button class="ds-button" data-color="danger" type="submit"><?cs call:icon("leave") ?><?cs var:Text.head.quick_exit ?></button></form>
	<a class="ds-skip-link" href="#main"><?cs var:Text.head.skip ?></a>
	<a class="pv-brand" href="/"><span class="pv-mark" aria-hidden="true"></span><span><?cs var:Text.portal[Page.portal] ?></span><?cs if:Municipality.name ?> <small><?cs var:Municipality.name ?></small><?cs /if ?></a>
</header>
<section class="pv-who" aria-label="<?cs var:Text.head.you ?>">
	<?cs if:Person.name ?><p class="pv-name"><?cs call:icon("person") ?><?cs var:Person.name ?></p><?cs /if ?>
	<?cs if:Csrf ?><details class="pv-language"<?cs if:!Person.name ?> open<?cs /if ?>>
		<summary><?cs call:icon("language") ?><?cs var:Text.head.language ?></summary>
		<form method="post" action="/sprak"><?cs call:hidden() ?><input type="hidden" name="to" value="<?cs if:Error.status ?>/<?cs elif:Page.next ?><?cs var:Page.next ?><?cs else ?><?cs var:Page.path ?><?cs /if ?>"><?cs
		each:l = Text.languages ?><button class="ds-link" name="language" value="<?cs var:l.code ?>" lang="<?cs var:l.code ?>"<?cs if:l.code == Page.language ?> aria-current="true"<?cs /if ?> type="submit"><?cs var:l.label ?></button><?cs /each ?></form>
	</details><?cs /if ?>
	<?cs if:Person.name ?><form class="pv-logout" method="post" action="/logg-ut"><?cs call:hidden() ?><button class="ds-link" type="submit"><?cs var:Text.head.log_out ?></button></form><?cs /if ?>
	<?cs if:Person.capacity ?><p class="pv-acting"><?cs var:Text.head.acting_as ?> <strong><?cs var:Text.capacity[Person.capacity].name ?></strong><?cs if:Person.label ?> <span aria-hidden="true">·</span> <?cs var:Person.label ?><?cs /if ?><?cs if:!Person.alone ?> <a class="ds-link" href="/rolle"><?cs var:Text.head.change ?></a><?cs /if ?></p><?cs /if ?>
</section>
<?cs if:Person.capacity ?><nav class="pv-menu" aria-label="<?cs var:Text.nav.main ?>">
	<ul><?cs
		if:Page.portal == "esign" ?><?cs
		call:item("/", "sign", Text.nav.signings) ?><?cs else ?><?cs
		call:item("/", "home", Text.nav.overview) ?><?cs
		call:item("/dokumenter", "document", Text.nav.documents) ?><?cs
		if:Person.capacity == "child" || Person.capacity == "parent" || Person.capacity == "guardian" || Page.portal == "exchange" ?><?cs
		call:item("/lever-inn", "own", Text.nav.hand_in) ?><?cs /if ?><?cs /if ?><?cs
		if:Page.portal == "exchange" ?><?cs
		if:Person.capacity == "representative" ?><?cs
		call:item("/klienter", "clients", Text.nav.clients) ?><?cs else ?><?cs
		call:item("/mappe", "folder", Text.nav.folder) ?><?cs /if ?><?cs
		call:item("/meldinger", "message", Text.nav.messages) ?><?cs
		call:item("/veiledning", "guide", Text.nav.guides) ?><?cs /if ?><?cs
		if:Page.portal == "mypage" ?><?cs
		if:Person.capacity != "reporter_public" && Person.capacity != "reporter_private" ?><?cs
		call:item("/apnet", "eye", Text.nav.openings) ?><?cs
		call:item("/innsyn", "key", Text.nav.access) ?><?cs /if ?><?cs
		call:item("/meldinger", "message", Text.nav.messages) ?><?cs
		if:Person.capacity != "reporter_public" && Person.capacity != "reporter_private" && Person.capacity != "stepparent" ?><?cs
		call:item("/fullmakt", "mandate", Text.nav.mandates) ?><?cs /if ?><?cs /if ?><?cs
		call:item("/rettigheter", "rights", Text.nav.rights) ?>
	</ul>
</nav><?cs /if ?>
<main id="main" tabindex="-1"<?cs if:!Translated && Text.meta.rest ?> lang="<?cs var:Text.meta.rest ?>"<?cs /if ?>>
<?cs if:Text.meta.review ?><div class="ds-alert pv-review" data-color="warning" lang="<?cs var:Page.language ?>"><p class="ds-paragraph"><?cs var:Text.meta.review ?></p><p class="ds-paragraph" lang="nb"><?cs var:Text.meta.review_nb ?></p></div><?cs /if ?>
