# SPDX-License-Identifier: Apache-2.0
"""`missiongraph serve` as a process: it says where it is, and stops when it is told to."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from missiongraph.cli import run
from missiongraph.errors import CannotListen
from missiongraph.http.app import create_app
from missiongraph.http.serving import address_of, listening
from missiongraph.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty repository."""
    Repository(tmp_path / "data").close()
    return tmp_path / "data"


@contextmanager
def served(data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process of a server on a free port, and the line that it said."""
    command = [sys.executable, "-m", "missiongraph", "serve", "--port", "0", "--data", str(data)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline()
        finally:
            process.kill()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "stop"])
def test_it_serves_until_it_is_told_to_stop(data: Path, how: signal.Signals) -> None:
    """The address is printed once it answers; then a signal ends it well, and the data are free."""
    with served(data) as (process, line):
        address = line.split()[2]
        assert line == f"Serving on {address} (stop with Ctrl-C)\n"
        assert httpx.get(f"{address}health").json()["status"] == "ok"
        process.send_signal(how)
        out, err = process.communicate(timeout=20)
        assert process.returncode == 0, err
        assert out == ""
        assert [json.loads(line)["path"] for line in err.splitlines()] == ["/health"]
    Repository(data).close()


def test_an_answer_under_way_is_finished(data: Path) -> None:
    """Who was being answered when the server was told to stop is answered to the end."""
    query = "SELECT ?s ?a { ?s ?p ?o . ?a ?b ?c } LIMIT 20000"
    with (
        served(data) as (process, line),
        httpx.stream("GET", f"{line.split()[2]}sparql", params={"query": query}) as answer,
    ):
        pieces = answer.iter_bytes()
        text = next(pieces)
        process.send_signal(signal.SIGTERM)
        text += b"".join(pieces)
        assert text.endswith(b"]}}")
        process.communicate(timeout=20)
        assert process.returncode == 0


def test_a_port_in_use(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 3, what is wrong, and the way out."""
    with listening("127.0.0.1", 0) as other:
        port = other.getsockname()[1]
        assert run(["serve", "--port", str(port), "--data", str(data)]) == 3
    said = capsys.readouterr().err
    assert f"Something else is listening on 127.0.0.1:{port} already" in said
    assert "--port" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-host.invalid", "::f"])
def test_an_address_of_another_machine(host: str) -> None:
    """An address that is not ours is named."""
    with pytest.raises(CannotListen, match=host), listening(host, 0):
        raise AssertionError


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_ipv6_addresses_have_brackets() -> None:
    """The printed address can be pasted into a browser."""
    with listening("::1", 0) as listener:
        assert address_of(listener) == f"http://[::1]:{listener.getsockname()[1]}/"


def test_it_can_stand_below_a_path(data: Path) -> None:
    """Behind a proxy that gives it a path, links and redirects keep that path."""

    async def ask(path: str) -> httpx.Response:
        transport = httpx.ASGITransport(app, root_path="/mg")
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(path, headers={"Accept": "text/html"})

    with Repository(data) as repository:
        app = create_app(repository.reading())
        assert asyncio.run(ask("/mg/id/x/y")).headers["location"] == "/mg/doc/x/y"
        for path in ("/mg/", "/mg/nothing", "/mg/static/nothing"):
            text = asyncio.run(ask(path)).text
            assert 'href="/mg/static/missiongraph.css"' in text
            assert 'href="/mg/sparql"' in text


def test_it_says_first_that_it_will_stop(data: Path) -> None:
    """Told to stop, it is not ready any more, and still answers those who come meanwhile."""
    with served(data) as (process, line):
        address = line.split()[2]
        assert httpx.get(f"{address}ready").status_code == 200
        process.send_signal(signal.SIGTERM)
        assert httpx.get(f"{address}ready").status_code == 503
        assert httpx.get(f"{address}ns", follow_redirects=True).status_code == 200
        process.communicate(timeout=20)
        assert process.returncode == 0


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MISSIONGRAPH_BODY_SIZE", "0"),
        ("MISSIONGRAPH_TRUSTED_PROXIES", "10.0.0.0/8, everybody"),
        ("MISSIONGRAPH_ROOT_PATH", "graph"),
        ("MISSIONGRAPH_LOG", "all"),
        ("MISSIONGRAPH_OPENID_ISSUER", "http://login.example.gov"),
        ("MISSIONGRAPH_OPENID_ROLES", "editors"),
    ],
)
def test_a_setting_that_is_wrong(
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variable: str,
    value: str,
) -> None:
    """Neither is the server begun with it, nor does doctor find it well; both say which it is."""
    monkeypatch.setenv(variable, value)
    assert run(["serve", "--port", "0", "--data", str(data)]) in (2, 3)
    assert variable in capsys.readouterr().err
    assert run(["doctor", "--data", str(data)]) == 1
    wrong = [line for line in capsys.readouterr().out.splitlines() if line.startswith("mend")]
    assert len(wrong) == 1
    assert variable in wrong[0]


def test_a_setting_that_is_misspelt(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Doctor says which one may have been meant."""
    monkeypatch.setenv("MISSIONGRAPH_BODYSIZE", "3")
    assert run(["doctor", "--data", str(data)]) == 1
    assert "Did you mean MISSIONGRAPH_BODY_SIZE?" in capsys.readouterr().out
