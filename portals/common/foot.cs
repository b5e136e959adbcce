</main>
<footer class="pv-foot">
	<section aria-labelledby="urgent">
		<h2 class="ds-heading" data-size="2xs" id="urgent"><?cs var:Text.urgent.heading ?></h2>
		<ul class="pv-urgent"><?cs each:u = Text.urgent.lines ?>
			<li><a class="ds-link" href="tel:<?cs var:u.dial ?>"><?cs var:u.number ?></a> <?cs var:u.who ?></li><?cs /each ?>
		</ul>
	</section>
	<ul class="pv-links"><?cs if:Person.name ?>
		<li><a class="ds-link" href="/innlogginger"><?cs var:Text.nav.logins ?></a></li><?cs if:Page.portal != "esign" ?>
		<li><a class="ds-link" href="/varsler"><?cs var:Text.nav.notices ?></a></li><?cs /if ?><?cs /if ?><?cs if:!Person.capacity && Page.portal != "login" ?>
		<li><a class="ds-link" href="/rettigheter"><?cs var:Text.nav.rights ?></a></li><?cs /if ?><?cs if:Municipality.phone ?>
		<li><?cs var:Text.foot.phone ?> <?cs var:Municipality.phone ?></li><?cs /if ?>
	</ul>
	<p class="pv-meta"><?cs var:Text.foot.private ?> <span class="pv-esc" hidden><?cs var:Text.foot.esc ?></span></p>
</footer>
</body>
</html>
