-- $1 all, mail, sms or none
select authz.notice_choose($1) as done
