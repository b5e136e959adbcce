<?cs # One of my cases, to choose from. ?>
			<option value="<?cs var:Row.standing ?>"<?cs if:Row.current ?> selected<?cs /if ?>><?cs var:Row.label ?> (<?cs var:Text.capacity[Row.capacity].name ?>)</option>
