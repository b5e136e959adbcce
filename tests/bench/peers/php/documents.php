<?php require __DIR__ . '/head.php' ?>
<?php foreach ($kinds as $k): ?>

			<option value="<?= h($k['type']) ?>"><?= h($types[$k['type']] ?? $k['type']) ?></option><?php endforeach ?><?php require __DIR__ . '/middle.php' ?>
<?php foreach (array_slice($documents, 0, 50) as $d): ?>

	<li class="pv-entry<?php if ($d['unread'] === 't'): ?> pv-entry--new<?php endif ?>">
	<span class="pv-icon" data-icon="<?= ['withheld' => 'locked', 'sign' => 'sign', 'own' => 'own'][$d['kind']] ?? 'document' ?>" aria-hidden="true"></span>
	<div class="pv-entry__text">
		<a class="ds-link" href="/dokument?id=<?= rawurlencode($d['handle']) ?>"><?= h($d['title']) ?></a>
		<p class="pv-meta"><?php if (isset($types[$d['type']])): ?><span><?= h($types[$d['type']]) ?></span> <?php endif ?><span><?= day($d['doc_date']) ?></span><?php if ($d['shared_on']): ?> <span>Delt <?= day($d['shared_on']) ?></span><?php endif ?></p>
	</div>
	<p class="pv-entry__marks"><?php if ($d['unread'] === 't'): ?><span class="ds-tag" data-color="info">Ulest</span> <?php endif ?><?php if ($d['kind'] === 'withheld'): ?><span class="ds-tag" data-color="neutral">Ikke åpen</span><?php endif ?></p>
</li><?php endforeach ?>

</ul>

<?php if ($next): ?><nav class="ds-pagination" aria-label="Bla i listen"><ul><li><span class="ds-button" aria-current="true" data-variant="tertiary">Første side</span></li><li><a class="ds-button" data-variant="tertiary" rel="next" href="/dokumenter?cursor=<?= h($next) ?>">Neste side</a></li></ul></nav><?php endif ?>

<?php require __DIR__ . '/foot.php' ?>
