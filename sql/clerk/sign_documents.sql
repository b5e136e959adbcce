select position, title, sha256 from signing.documents($1, $2)
