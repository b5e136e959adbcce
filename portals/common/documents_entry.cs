<?cs # A document in the list. ?><?cs include:"components.cs" ?>
	<?cs call:entry(Row) ?>
