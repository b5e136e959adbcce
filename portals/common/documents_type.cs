<?cs # A type to choose from. ?>
			<option value="<?cs var:Row.type ?>"<?cs if:Row.current ?> selected<?cs /if ?>><?cs if:Text.type[Row.type] ?><?cs var:Text.type[Row.type] ?><?cs else ?><?cs var:Row.type ?><?cs /if ?></option>
