-- How I am told of what is new.  $1 the address that a notice names
select mail, sms, told, wanted, reserved, subject, short from authz.notices($1)
