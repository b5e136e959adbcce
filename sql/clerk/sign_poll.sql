select signing.poll($1) as mine
