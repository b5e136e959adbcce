select operator.do_tick('{}')
