# SPDX-License-Identifier: Apache-2.0
"""What the validation of data that anybody sends may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from missiongraph.rights import Scope
from missiongraph.store.oxigraph import SUPPOSED
from missiongraph.tokens import Tokens
from tests.http.conftest import serving
from tests.support.faulty import PREFIX

if TYPE_CHECKING:
    from missiongraph.repository import Repository

HERE = "/api/v1/validate"
TURTLE = {"Content-Type": "text/turtle"}


def test_of_many_findings_the_most_severe_are_listed(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In any format, with how many there are."""
    monkeypatch.setenv("MISSIONGRAPH_VALIDATE_FINDINGS", "10")
    body = PREFIX + "".join(f"<urn:step:{n}> a mg:Step .\n" for n in range(50))
    with (
        serving(repository.reading()) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        answer = client.post(f"{HERE}?format=json", content=body, headers=TURTLE)
        found = answer.json()
        assert len(found) == 10
        assert {finding["severity"] for finding in found} == {"Violation"}
        total = int(answer.headers["X-Total-Count"])
        assert total >= 50
        text = client.post(f"{HERE}?format=text", content=body, headers=TURTLE).text
        assert f"These are the most severe of {total:,} findings" in text


def test_a_long_chain_is_cut_off(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a worker's time and no more, and the client is told what to do."""
    monkeypatch.setenv("MISSIONGRAPH_VALIDATE_SECONDS", "1")
    body = PREFIX + "".join(
        f"<urn:j:{n + 1}> a mg:Journey ; mg:subJourneyOf <urn:j:{n}> .\n" for n in range(2_000)
    )
    with (
        serving(repository.reading()) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        answer = client.post(HERE, content=body, headers=TURTLE)
        assert answer.status_code == 413
        said = answer.json()
        assert said["type"].endswith("/too-much")
        assert "more than 1 seconds" in said["detail"]
        # The next one is answered by another worker.
        assert client.get("/health").status_code == 200


@pytest.mark.parametrize(("setting", "amount"), [("WRITE_SECONDS", "1"), ("WRITE_MEMORY", "200")])
def test_a_write_takes_no_more_either(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, setting: str, amount: str
) -> None:
    """It is refused with the way out, nothing of it is there, and the next one is made."""
    monkeypatch.setenv(f"MISSIONGRAPH_{setting}", amount)
    secret = Tokens(repository.data).create(f"apart {amount}", [Scope.WRITE], agencies=["apart"])
    name = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    many = "".join(f'<urn:many:{n}> a mg:Service ; {name} "{n}"@en .\n' for n in range(60_000))
    few = f'<urn:few> a mg:System ; {name} "Few"@en .'
    with (
        serving(repository.reading(), repository=repository) as address,
        httpx.Client(
            base_url=address, timeout=60, headers={"Authorization": f"Bearer {secret}"}
        ) as client,
    ):
        head = repository.workspace.head
        answer = client.put("/graphs/apart/m", content=PREFIX + many, headers=TURTLE)
        assert answer.status_code == 413, answer.text
        assert answer.json()["type"].endswith("/too-much")
        assert repository.workspace.head == head
        assert client.get("/graphs/apart/m").status_code == 404
        assert client.put("/graphs/apart/m", content=PREFIX + few, headers=TURTLE).is_success
        assert repository.workspace.head == head + 1
        assert client.delete("/graphs/apart/m").is_success
    assert not list((repository.data / "workspace").glob(f"{SUPPOSED}*"))
