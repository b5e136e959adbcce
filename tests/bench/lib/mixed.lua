-- wrk: addresses and sessions in turn.  A line of the file: status, address, session.
local requests, wanted, turn, threads = {}, {}, 0, {}

function init(args)
	for line in io.lines(args[1]) do
		local status, path, token = line:match('(%S+) (%S+) (%S+)')
		requests[#requests + 1] = wrk.format('GET', path, { Cookie = '__Host-pv=' .. token })
		wanted[#requests] = tonumber(status)
	end
	wrong, asked, answered, before = 0, 0, 0, 0
end

-- With one connection a thread, answers come in the order of the questions; wrk
-- asks the first thread for one that it never sends.
function request()
	asked = asked + 1
	return requests[(asked - 1) % #requests + 1]
end

function response(status)
	if answered == 0 then before = asked - 1 end
	answered = answered + 1
	if status ~= wanted[(before + answered - 1) % #requests + 1] then wrong = wrong + 1 end
end

function setup(thread) threads[#threads + 1] = thread end

function done(s)
	local bad = 0
	for _, t in ipairs(threads) do bad = bad + t:get('wrong') end
	io.write(string.format('{"requests": %d, "wrong": %d, "lost": %d}\n', s.requests, bad,
		s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout))
end
