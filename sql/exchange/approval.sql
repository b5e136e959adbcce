select a.step, a.state, to_char(a.at at time zone 'Europe/Oslo', 'YYYY-MM-DD') as at
from authz.approval() a
