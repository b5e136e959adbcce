-- The session that the next statement of this round trip speaks for; '' for none.
select pg_catalog.set_config('portvakt.token', $1, true)
