-- SPDX-License-Identifier: Apache-2.0
-- What wrk sends: wrk -s serving.lua ADDRESS -- KIND ROUND JOURNEYS QUERY
--
-- KIND is `repeated` (the same addresses again and again), `new` (each differs in a header that an
-- answer may depend on, so that none was kept), `query` (SPARQL by POST, each text another one),
-- `peer` (the same to the peer), or `mixed` (one new and one query in twenty, the others repeated).

local QUESTION = "/api/v1/questions/organisations-touching-journey?journey="
local SPARQL = {
  ["Content-Type"] = "application/sparql-query",
  ["Accept"] = "application/sparql-results+json",
}
local addresses, before, after = {}, {}, ""
local kind, round, number = "", "", 0

local function read(name)
  local file = assert(io.open(name))
  local text = file:read("*a")
  file:close()
  return text
end

local function escaped(iri)
  return (iri:gsub("[^%w%-%._~]", function(sign) return string.format("%%%02X", sign:byte()) end))
end

local function query(path, place)
  return wrk.format("POST", path, SPARQL, before[place] .. after .. "# " .. round .. "." .. number)
end

local function new(place)
  local header = { ["Accept-Language"] = "en, x-" .. round .. "-" .. number }
  return wrk.format("GET", addresses[place], header)
end

local function repeated(place)
  return wrk.format("GET", addresses[place])
end

local kinds = {
  repeated = repeated,
  new = new,
  query = function(place) return query("/sparql", place) end,
  peer = function(place) return query("/query", place) end,
  mixed = function(place)
    local turn = number % 20
    if turn == 0 then return new(place) end
    return turn == 10 and query("/sparql", place) or repeated(place)
  end,
}

function init(arguments)
  kind, round = arguments[1], arguments[2]
  local text = read(arguments[4])
  local first, last = text:find("JOURNEY", 1, true)
  after = text:sub(last + 1)
  for iri in read(arguments[3]):gmatch("[^\n]+") do
    addresses[#addresses + 1] = QUESTION .. escaped(iri)
    before[#before + 1] = text:sub(1, first - 1) .. "<" .. iri .. ">"
  end
end

function request()
  number = number + 1
  return kinds[kind](number % #addresses + 1)
end

function done(summary, latency)
  local wrong = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "median": %f, "p99": %f, "faults": %d, "bytes": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3,
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout, summary.bytes
  ))
end
