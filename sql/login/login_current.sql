select method, level from authz.login_current()
