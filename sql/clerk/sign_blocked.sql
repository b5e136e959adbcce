select signing.blocked()
