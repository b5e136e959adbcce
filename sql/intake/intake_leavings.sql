select id from intake.leavings(100)
