# SPDX-License-Identifier: Apache-2.0
"""Reports say what was found, each in the way of its readers."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif
from rdflib import RDF, SH, Graph, Namespace, URIRef

from missiongraph.loading import Origin
from missiongraph.reports.grouping import GROUPINGS, By, grouped, totals
from missiongraph.reports.text import lines
from missiongraph.reports.writing import FORMS, Form, write
from tests.support.faulty import EAST

if TYPE_CHECKING:
    from missiongraph.validation.findings import Finding

MG = Namespace("https://w3id.org/missiongraph/ns#")


def test_groups_lose_nothing_and_repeat_nothing(findings: list[Finding]) -> None:
    """Each finding is in one group, whatever they are grouped by."""
    for by in GROUPINGS:
        listed = [finding for group in grouped(findings, by) for finding in group.findings]
        assert sorted(map(str, listed)) == sorted(map(str, findings))
    owners = [group.title for group in grouped(findings, "owner")]
    assert owners == ["Care Trust", "County Council", "East County"]


def test_text_says_each_rule_once_in_a_group(findings: list[Finding]) -> None:
    """What is wrong with two things stands above both."""
    text = list(lines(findings, "rule"))
    heads = [line for line in text if not line.startswith(" ")]
    assert len(heads) == len(set(heads))
    assert any(line.startswith("  step “Wait & see”, County Council") for line in text)


def test_text_can_be_bounded(findings: list[Finding]) -> None:
    """Of a rule with three findings, one is listed and two are counted."""
    one = findings[0]
    listed = list(lines([one, one, one], "rule", 1))
    assert listed[-1] == "  … and 2 more"
    assert sum(line.startswith("  service “Home care”") for line in listed) == 1


def test_text_shows_the_change(findings: list[Finding]) -> None:
    """The value that goes and the one that comes, beside the finding."""
    text = "\n".join(lines(findings, "thing"))
    assert "- website: “www.care.example”\n" in text
    assert "+ website: “https://www.care.example” (anyURI)" in text


def test_the_turtle_is_what_shacl_says_it_is(findings: list[Finding]) -> None:
    """Each result has what section 3.6 obliges, and our remedy, actor, owner and place."""
    report = Graph().parse(data=write(findings, "turtle"), format="turtle")
    results = set(report.subjects(RDF.type, SH.ValidationResult))
    assert len(results) == len(findings)
    for result in results:
        for obliged in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
            assert len(list(report.objects(result, obliged))) == 1
        assert list(report.objects(result, MG.remedy))
        assert list(report.objects(result, MG.actor))
        assert list(report.objects(result, MG.owner))
    step = {str(o) for r in results if report.value(r, SH.focusNode) == URIRef(f"{EAST}/step/wait")
            for o in report.objects(r, MG.statedAt)}  # fmt: skip
    assert step == {"Steps.csv, row 4"}
    (mend,) = {str(mend) for mend in report.objects(None, MG.mend) if "website" in str(mend)}
    assert [line[0] for line in mend.splitlines()] == ["-", "+"]


def test_no_findings_are_a_report_that_conforms() -> None:
    """Also in the formats for tools."""
    report = Graph().parse(data=write([], "turtle"), format="turtle")
    assert [str(o) for o in report.objects(None, SH.conforms)] == ["true"]
    assert write([], "text") == "Nothing to mend."
    assert json.loads(write([], "json")) == []
    assert json.loads(write([], "sarif"))["runs"][0]["results"] == []
    assert "Nothing to mend." in write([], "html")


def test_sarif_is_as_its_schema_says(findings: list[Finding]) -> None:
    """A model that was made from the schema of OASIS reads it, and knows every part of it."""
    read = Sarif.model_validate_json(write(findings, "sarif"))
    (run,) = read.runs
    assert len(run.results or []) == len(findings)


def test_sarif_leads_to_rule_and_row(findings: list[Finding]) -> None:
    """A review tool shows the finding at the row, with the help of its rule."""
    log = json.loads(write(findings, "sarif", paths={"Steps.csv": "data/my models/Steps.csv"}))
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    found: list[dict[str, Any]] = run["results"]
    for result in found:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["help"]["text"].endswith(".)")
    at_step = next(r for r in found if "“Wait & see”" in r["message"]["text"])
    place = at_step["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "data/my%20models/Steps.csv"
    assert place["region"] == {"startLine": 4}
    assert at_step["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].startswith(EAST)
    levels = {finding.shape.rpartition("#")[2]: finding.severity for finding in findings}
    words = {"Violation": "error", "Warning": "warning", "Info": "note"}
    assert {r["ruleId"]: r["level"] for r in found} == {k: words[v] for k, v in levels.items()}


def test_fingerprints_stay_when_rows_move(findings: list[Finding]) -> None:
    """The same finding is known again although the row above it went."""
    moved = [replace(finding, stated=("Steps.csv, row 3",)) for finding in findings]
    prints = [
        [r["partialFingerprints"] for r in json.loads(write(some, "sarif"))["runs"][0]["results"]]
        for some in (findings, moved)
    ]
    assert prints[0] == prints[1]
    assert len({json.dumps(one) for one in prints[0]}) == len(findings)


class Seen(HTMLParser):
    """What a page consists of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, and the ones that it is to be closed before."""
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert self.open.pop() == tag


@pytest.mark.parametrize("by", GROUPINGS)
def test_the_page_stands_by_itself_and_can_be_read_by_all(findings: list[Finding], by: By) -> None:
    """It fetches nothing, escapes what it shows, and has headings, landmarks and table heads."""
    text = write(findings, "html", by)
    page = Seen(text)
    tags = [tag for tag, _ in page.tags]
    assert page.open == []
    assert "script" not in tags
    assert [a for tag, a in page.tags if tag in ("img", "script")] == []
    assert {a["href"] for tag, a in page.tags if tag == "link"} == {"data:,"}
    assert "url(" not in text
    assert "Travel &lt;script&gt;" in text or "Travel" in text
    assert ("html", {"lang": "en"}) in page.tags
    assert {"main", "header", "footer", "h1", "h2"} <= set(tags)
    assert all("scope" in a for tag, a in page.tags if tag == "th")
    linked = {a["href"] for tag, a in page.tags if tag == "a"}
    ids = {f"#{a['id']}" for _, a in page.tags if "id" in a}
    assert linked <= ids
    headings = [int(tag[1]) for tag in tags if re.fullmatch(r"h\d", tag)]
    assert all(b - a <= 1 for a, b in itertools.pairwise(headings))


@pytest.mark.parametrize("form", FORMS)
def test_every_format_has_every_finding(findings: list[Finding], form: Form) -> None:
    """No format leaves a thing or a remedy out."""
    text = write(findings, form)
    for finding in findings:
        assert finding.remedy[:40] in text.replace("&#39;", "'").replace("&amp;", "&")


def test_totals_are_said_in_words(findings: list[Finding]) -> None:
    """How many must, should and could be better."""
    said = totals(findings)
    blocking = sum(finding.blocks for finding in findings)
    assert f"{blocking} thing" in said
    assert "must be mended" in said


@pytest.mark.parametrize(
    "origin",
    [
        Origin("a.xlsx", "Data flows", 12),
        Origin("Steps.csv", None, 4),
        Origin("model.ttl"),
        Origin("a, b.xlsx", "One, two", 3),
    ],
)
def test_a_place_can_be_read_back(origin: Origin) -> None:
    """Tools get the file, the sheet and the row that people read."""
    assert Origin.parse(str(origin)) == origin
