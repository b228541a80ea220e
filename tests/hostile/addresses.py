# SPDX-License-Identifier: Apache-2.0
"""Addresses and headers: traversal, sizes, odd text, forged cursors, what proxies would say."""

from __future__ import annotations

import base64
import json
import string
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.hostile.attempt import Attempt, request
from tests.hostile.served import GUESSED
from tests.hostile.world import ASKED, METHODS, PLACES, asked, bearer, stray

if TYPE_CHECKING:
    from random import Random

    from tests.hostile.attempt import Header
    from tests.hostile.world import World

UP = (
    *("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "%252e%252e%252f", "..;/", "....//"),
    *("%c0%ae%c0%ae/", "..%c0%af", "%uff0e%uff0e/", "/%2e/", "．．／", "..%00/", ".%0a./"),  # noqa: RUF001 (meant)
    *("%ef%bc%8e%ef%bc%8e/", "..%ef%bc%8f", "//", "/./", "%2e/", "..%2525", "..%u2216", "~/"),
)
FILES = (
    *("etc/passwd", "etc/passwd%00.css", "proc/self/environ", "proc/self/cmdline", "tokens.json"),
    *("data/tokens.json", "workspace/journal/00000001.json", "repository.json", ".git/config"),
    *("workspace/search.db", "missiongraph/wire.py", "log", "", "pages.html", "x.ttl"),
)
BYTES = (
    *(b"%00", b"%ff", b"%fe%ff", b"%c3%28", b"%ed%a0%80", b"%ed%b0%80", b"%f4%90%80%80", b"%80"),
    *(b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf0\x9f\x92\xa9", b"%e2%80%ae", b"%e2%81%a6"),
    *(b"%0d%0aX-Injected:%201", b"%0a", b"%0d", b"%09", b"%", b"%g1", b"%u0041", b"%1b[2J", b"%7f"),
    *(b"%ef%bb%bf", b"%cc%81" * 40, b"%f3%a0%81%81", b"%c2%85", b"%e2%80%a8", b"%ef%bf%bf", b"<"),
    *(
        b"'",
        b'"',
        b"%22%3e%3cscript%3e",
        b"{{7*7}}",
        b"${7*7}",
        b"%25%7b",
        b";ls",
        b"|",
        b"^",
        b"`",
    ),
)
WORDS = (
    *(
        f"{GUESSED}*",
        f'"{GUESSED}',
        f"{GUESSED} NEAR/3 a",
        "a OR b",
        "NOT a",
        "a AND",
        "(",
        '"',
        "*",
    ),
    *("^a", "label:a", "{label words}:a", "-a", "a + b", 'a"b"c', "NEAR(a b, 99999999999)", "''--"),
    *(
        "a* " * 400,
        "é" * 900,
        "\u202e\u2066a",
        "a\x00b",
        "\ufffe",
        "%",
        "_",
        "\\",
        "*" * 500,
        "١٢٣",
    ),
    *(
        "1e999999",
        "-0",
        "0x1F",
        "9" * 400,
        "NaN",
        "INF",
        "1.0e-400",
        "٣",
        "²",
        "1_000",
        " 1 ",
        "+1",
    ),
    *("99999-01-01", "-0001-12-31T24:00:00Z", "2026-02-30", "2026-11-24T25:61:61+99:99", "0000"),
    *("(a+)+$", "(.*)*x", "[", "\\Q", "<a>", "urn:x", "mg:", ":", "mg:Journey", "} #", '" . } #'),
    *(
        "_:b",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://[::1",
        "http://a b",
        "\n",
        "\r\n",
    ),
    *(
        "name=" + "x" * 5000,
        "=",
        "name",
        "name=direct=x",
        "-name",
        "--name",
        "name,name",
        ",,,,",
        "id",
    ),
)
TYPES = (b"text/html", b"text/turtle", b"application/json", b"text/csv", b"application/ld+json")
QUALITIES = (b"1", b"0", b"0.5", b"2", b"-1", b"1e9", b"NaN", b"0.00001", b"", b"1.0000", b"\xb2")
LANGUAGES = (
    *(
        b"*",
        b"en-",
        b"x" * 200,
        b"en;q=nan",
        b"\xff\xfe",
        b"-",
        b"i-default-x-y",
        b"en_US",
        b"\xd9\xa3",
    ),
    *(
        b"de-" * 500,
        b",".join([b"nl;q=0.1"] * 2000),
        b"en;q=1;q=0",
        b"../../en",
        b"en\tnl",
        b";;,,",
    ),
)
TAGS = (
    b"*",
    b'"x"',
    b'W/"x"',
    b'"' * 9000,
    b'"x", ' * 3000,
    b"\xff",
    b"x" * 20_000,
    b'"unfinished',
)
RANGES = (
    b"bytes=0-0",
    b"bytes=-1",
    b"bytes=" + b"0-1," * 2000,
    b"bytes=9-1",
    b"x=1",
    b"bytes=0-9e9",
)
PROXIED: tuple[Header, ...] = (
    (b"X-Forwarded-For", b"127.0.0.1, ::1, unknown"),
    (b"X-Forwarded-Host", b'evil.example"><script>'),
    (b"X-Forwarded-Proto", b"javascript"),
    (b"X-Forwarded-Prefix", b"//evil.example/.."),
    (b"Forwarded", b'for="[::1]";host="a b";proto=x, ' * 300),
    (b"X-Original-URL", b"/graphs/silent/vault"),
    (b"X-Rewrite-URL", b"/graphs/silent/vault"),
    (b"X-HTTP-Method-Override", b"DELETE"),
    (b"X-HTTP-Method", b"PUT"),
    (b"X-Method-Override", b"PATCH"),
    (b"X-Request-Id", b'"}\x85,{"event": "error"}'),
    (b"Upgrade", b"h2c"),
    (b"HTTP2-Settings", b"AAMAAABkAARAAAAAAAIAAAAA"),
    (b"Upgrade", b"websocket"),
    (b"Sec-WebSocket-Key", b"dGhlIHNhbXBsZSBub25jZQ=="),
    (b"Connection", b"upgrade, authorization"),
    (b"TE", b"trailers, deflate;q=0.5"),
    (b"Expect", b"100-continue"),
    (b"Expect", b"nonsense"),
    (b"Cookie", b"a=b; " * 1000),
    (b"Origin", b"null"),
    (b"Access-Control-Request-Method", b"DELETE"),
    (b"Accept-Charset", b"utf-7"),
    (b"Accept-Encoding", b"gzip;q=nan, " * 400),
    (b"If-Modified-Since", b"Thu, 99 Foo 99999 99:99:99 GMT"),
    (b"If-Match", b'"nothing"'),
    (b"If-Unmodified-Since", b"never"),
    (b"If-Range", b"x"),
    (b"Content-Type", b"text/turtle; charset=utf-7"),
    (b"Max-Forwards", b"-1"),
    (b"Date", b"0"),
    (b"Via", b"1.1 " * 900),
)
ODD_METHODS = (
    *("TRACE", "CONNECT", "BREW", "PROPFIND", "get", "PATCH", "QUERY", "LOCK", "PURGE", "G" * 500),
    *("SEARCH", "OPTIONS", "MKCOL", "LINK", "M-SEARCH", "SOURCE", "PRI"),
)


def traversal(chance: Random, world: World) -> Attempt:
    """A path that climbs out of where it may look."""
    place = chance.choice(PLACES).rstrip("/")
    climb = "".join(chance.choices(UP, k=chance.randint(1, 8)))
    target = f"{place}/{climb}{chance.choice(FILES)}"
    if chance.random() < 0.15:
        target = quote(target, safe="/%")
    method = chance.choice(METHODS[:2] * 5 + METHODS)
    data = request(method, target.replace(" ", "%20"), *world.signed(chance))
    return Attempt("traversal", data, (method,))


def size(chance: Random, world: World) -> Attempt:
    """An address, a header, or a number of either that is far too large."""
    place, many = chance.choice(PLACES), chance.choice([200, 3_000, 16_000, 16_300, 70_000])
    letter = chance.choice(["a", "%41", "/", "%2f", "é", "a.", "&", "a=b&", "%00", ";", "../", "<"])
    text = (letter * many)[:many]
    target = chance.choice([f"{place}/{text}", f"{place}?{text}", f"{place}?q={text}&query={text}"])
    if chance.random() < 0.4:
        return Attempt("sizes", request("GET", target, *world.signed(chance)))
    filler = (b"X-A", text.encode())
    headers = [filler] if chance.random() < 0.5 else [(b"X-%d" % n, b"a") for n in range(many // 9)]
    return Attempt("sizes", request("GET", place, *headers[:9_000]))


def many(chance: Random, world: World) -> Attempt:
    """Thousands of parameters, or a parameter again and again."""
    path = chance.choice(sorted(ASKED))
    name = chance.choice([*ASKED[path], "x", "", "graph"])
    number = chance.choice([2, 500, 1_001, 10_000])
    pairs = "&".join(f"{name}{'' if chance.random() < 0.7 else n}=a" for n in range(number))
    if len(pairs) > 15_000 and path == "/sparql":
        form = (b"Content-Type", b"application/x-www-form-urlencoded")
        return Attempt("sizes", request("POST", path, form, body=pairs.encode()), ("POST",))
    return Attempt("sizes", request("GET", f"{path}?{pairs}", *world.signed(chance)))


def odd_bytes(chance: Random, world: World) -> Attempt:
    """Bytes that are no text, or text that is no name, in a path, a parameter, a header."""
    raw = b"".join(chance.choices(BYTES, k=chance.randint(1, 4)))
    place = chance.choice(PLACES).encode()
    path, signed = chance.choice(sorted(ASKED)), world.signed(chance)
    name = chance.choice(ASKED[path]).encode()
    targets = (
        b"%s/%s" % (place, raw),
        b"%s?%s=%s" % (path.encode(), name, raw),
        place + b"?" + raw,
    )
    target = chance.choice(targets)
    accept = (b"Accept", chance.choice(TYPES) + raw if chance.random() < 0.3 else b"*/*")
    return Attempt("bytes", request("GET", target, accept, *signed), ends=b"\n" not in raw)


def parameter(chance: Random, world: World) -> Attempt:
    """A parameter that holds what its reader may not expect."""
    path = chance.choice([*ASKED, "/api/v1/search", "/api/v1/journeys"])
    names = chance.sample(ASKED[path], k=min(len(ASKED[path]), chance.randint(1, 3)))
    pairs = {name: chance.choice(WORDS)[:4_000] for name in names}
    accept = (b"Accept", chance.choice([*TYPES, b"*/*"]))
    return Attempt("parameters", request("GET", asked(path, pairs), accept, *world.signed(chance)))


def cursor(chance: Random, world: World) -> Attempt:
    """A cursor that nobody gave out."""
    lists = (
        ["label", 1, 0, GUESSED, "x"],
        ["relevance", 0, -1e308, "", ""],
        ["label", 2, 0, "", ""],
    )
    odd: tuple[object, ...] = (
        [],
        {},
        [["label"]] * 5,
        ["label", 1, None, 5, {}],
        ["label", 0, 10**400, "a", "b"],
        "label",
    )
    said: object = chance.choice([*lists, *odd, [None] * 5, ["label", True, 0, "\ud800", "\x00"]])
    text = json.dumps(said).replace("Infinity", "1e999")
    if chance.random() < 0.3:
        text = chance.choice(
            ["[" * 9_000, "NaN", "[NaN,0,0,0,0]", "\x00", '{"a":' * 2_000, text[:-1]]
        )
    coded = base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode()
    coded = (
        coded.rstrip("=") if chance.random() < 0.7 else coded + chance.choice(["=", "!", "é", "-_"])
    )
    path = chance.choice(
        ["/api/v1/search", "/api/v1/journeys", "/api/v1/services", "/api/v1/missions"]
    )
    pairs = {"after": coded, **({"q": "hosp*"} if path.endswith("search") else {})}
    if chance.random() < 0.3:
        path, pairs = "/api/v1/questions/stale-things", {"_after": coded, "_sort": "label"}
    return Attempt("cursors", request("GET", asked(path, pairs), *world.signed(chance)))


def header(chance: Random, world: World) -> Attempt:
    """Headers that choose among answers, or pretend to come from a proxy."""
    ranges = (
        chance.choice(TYPES) + b";q=" + chance.choice(QUALITIES)
        for _ in range(chance.choice([1, 3, 900]))
    )
    sent: list[Header] = [
        (b"Accept", b",".join(ranges)),
        (b"Accept", b"*/*" + b";a=b" * chance.choice([1, 5_000])),
        (b"Accept", b"," * 10_000),
        (b"Accept", b"\xff/\xfe;q=\xb2"),
        (b"Accept-Language", chance.choice(LANGUAGES)),
        (b"If-None-Match", chance.choice(TAGS)),
        (b"Range", chance.choice(RANGES)),
        *chance.sample(PROXIED, 3),
    ]
    method = chance.choice(["GET", "HEAD", "OPTIONS", "POST"])
    picked = chance.sample(sent, chance.randint(1, 3))
    data = request(method, chance.choice(PLACES), *picked, *world.signed(chance))
    return Attempt("headers", data, (method,), ends=b"100-continue" not in data)


def method(chance: Random, world: World) -> Attempt:
    """Methods that a route does not take, or nobody knows."""
    name, place = chance.choice(ODD_METHODS), chance.choice(PLACES)
    target = chance.choice(
        [place, "*", "localhost:80", f"http://localhost{place}", world.elsewhere]
    )
    body = chance.choice([None, b"", b"x" * 99])
    return Attempt("methods", request(name, target, body=body), (name,), ends=name != "CONNECT")


def token(chance: Random, world: World) -> Attempt:
    """Tokens that let nobody in, however they are written."""
    true = chance.choice(sorted(world.tokens.values()))
    shown = chance.choice(
        [
            *(
                b"Bearer",
                b"Bearer ",
                b"Basic YTpi",
                b"Bearer " + true[:-1].encode(),
                b"Negotiate x",
            ),
            *(b"Bearer \xff\xfe", b"Bearer " + b"a" * 20_000, b"Bearer mg_" + b"0" * 43, b"\x01"),
            *(b"Bearer null", b"Bearer ../../tokens.json", b"Bearer ' OR 1=1 --", b"Bearer\xa0x"),
            *(true.encode(), b"Token " + true.encode(), b"Bearer " + true.encode() + b", Bearer x"),
        ]
    )
    placed = request(
        chance.choice(METHODS), chance.choice(PLACES), (b"Authorization", shown), body=b""
    )
    if chance.random() < 0.2:
        placed = request("GET", f"/doc/{true}?access_token={true}", (b"X-Token", true.encode()))
    return Attempt("tokens", placed, (placed.split()[0].decode(),), origin=stray(chance))


def mutated(chance: Random, world: World) -> Attempt:
    """An honest request of which some bytes were changed on the way."""
    target = asked("/sparql", {"query": "SELECT * { ?s ?p ?o } LIMIT 3"})
    post = (b"Content-Type", b"application/sparql-query")
    honest = chance.choice(
        [
            request("GET", chance.choice(PLACES), *world.signed(chance)),
            request("GET", target, (b"Accept", chance.choice(TYPES)), bearer(world.tokens["read"])),
            request("POST", "/sparql", post, body=b"ASK { ?s ?p ?o }"),
        ]
    )
    data = bytearray(honest)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(data))
        piece = chance.choice([b"", b"\r\n", b"\n", b"\r", b"\0", b" ", b":", chance.randbytes(2)])
        data[place : place + chance.randint(0, 3)] = piece
    return Attempt("mutated", bytes(data), ("POST",) * 3, ends=False, origin=stray(chance))


def printable(chance: Random, world: World) -> Attempt:  # noqa: ARG001 (all of them are alike)
    """Lines that are no request."""
    letters = string.printable.encode() + b"\x00\x80\xff"
    data = bytes(chance.choices(letters, k=chance.randint(1, 400))) + b"\r\n\r\n"
    return Attempt("noise", data, ("GET",) * 2, ends=False)


ATTACKS = (
    *(traversal, size, many, odd_bytes, parameter, cursor, header, method, token, mutated),
    *(printable, traversal, odd_bytes, parameter, parameter, header),
)
