select return_to from authz.redeem($1, $2, $3)
