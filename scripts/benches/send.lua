-- Sends requests for some seconds, then waits for the answers that are still out; counts both exactly.
-- Arguments: method, path, file of lines or "", seconds to send, the run's name, header lines "Name: value" …
-- The lines are taken in turn: each is a request's body, or, where there is no body to send, what #LINE# in the path
-- becomes. In path, body and headers #N# becomes the request's number, which no other request has, #100# that number
-- modulo 100.

local ffi = require("ffi")
ffi.cdef [[
    typedef struct { long seconds; long nanoseconds; } moment;
    int clock_gettime(int clock, moment *now);
]]
local MONOTONIC = 1
local FOREVER = 3600000
local cell = ffi.new("moment")

local function now()
    ffi.C.clock_gettime(MONOTONIC, cell)
    return tonumber(cell.seconds) + tonumber(cell.nanoseconds) / 1e9
end

local threads = {}

function setup(thread)
    thread:set("place", #threads)
    table.insert(threads, thread)
end

local method, path, seconds, run
local lines, headers = {}, {}
local tried = false
sent, began, ended, statuses = 0, 0, 0, {}

function init(args)
    method, path, seconds, run = args[1], args[2], tonumber(args[4]), args[5]
    if args[3] ~= "" then
        for line in io.lines(args[3]) do table.insert(lines, line) end
    end
    for place = 6, #args do
        local name, value = args[place]:match("^([^:]+): (.*)$")
        headers[name] = value
    end
end

local function filled(text, number)
    if not text:find("#", 1, true) then return text end
    return (text:gsub("#100#", tostring(sent % 100)):gsub("#N#", number))
end

function delay()
    if began > 0 and now() - began >= seconds then return FOREVER end
    return 0
end

-- wrk asks for one request before it begins, to look at it; that one is never sent.
function request()
    if not tried then
        tried = true
        return wrk.format("GET", "/")
    end
    if began == 0 then began = now() end
    sent = sent + 1
    local number = run .. "-" .. place .. "-" .. sent
    local own = {}
    for name, value in pairs(headers) do own[name] = filled(value, number) end
    local line = #lines > 0 and filled(lines[(sent - 1) % #lines + 1], number) or nil
    if method == "GET" then
        return wrk.format(method, (filled(path, number):gsub("#LINE#", line or "")), own)
    end
    return wrk.format(method, filled(path, number), own, line)
end

function response(status)
    statuses[status] = (statuses[status] or 0) + 1
    ended = now()
end

local function told(counts)
    local parts = {}
    for status, count in pairs(counts) do table.insert(parts, string.format('"%d": %d', status, count)) end
    return "{" .. table.concat(parts, ", ") .. "}"
end

function done(summary, latency)
    local thread = threads[1]
    local errors = summary.errors
    io.write(string.format(
        'FIGURES {"sent": %d, "seconds": %f, "p50": %f, "p99": %f, "broken": %d, "late": %d, "answers": %s}\n',
        thread:get("sent"), thread:get("ended") - thread:get("began"),
        latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        errors.connect + errors.read + errors.write, errors.timeout, told(thread:get("statuses"))))
end
