select provider, portal, begun, return_to, level, fresh, late from authz.login_take($1, $2)
