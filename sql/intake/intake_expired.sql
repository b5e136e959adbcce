select intake.expired() as count
