select signing.pace() as ms
