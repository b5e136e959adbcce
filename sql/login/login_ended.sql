select method, recent from authz.login_ended()
