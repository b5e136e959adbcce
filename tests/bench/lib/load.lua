-- wrk: the sessions in turn, and the counts as JSON.
local requests, turn = {}, 0

function init(args)
	for token in args[1]:gmatch('[^,]+') do
		requests[#requests + 1] = wrk.format('GET', nil, { Cookie = '__Host-pv=' .. token, ['X-Bench'] = args[2] })
	end
end

function request()
	turn = turn % #requests + 1
	return requests[turn]
end

function done(s, latency)
	io.write(string.format(
		'{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "bytes": %d, "lost": %d, "status": %d}\n',
		s.requests, s.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, s.bytes,
		s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout, s.errors.status))
end
