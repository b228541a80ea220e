# SPDX-License-Identifier: Apache-2.0
"""`/api/v1/questions`: the catalogue of questions, and their answers."""

from __future__ import annotations

import difflib
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

from pyoxigraph import QueryResultsFormat
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from missiongraph.answers import ask, has_names, serialise, written
from missiongraph.errors import AmbiguousName, InvalidParameter, UnknownName
from missiongraph.http.paging import address, page_headers
from missiongraph.http.problems import kind_of
from missiongraph.http.replies import (
    VARYING,
    choose,
    content_language,
    languages,
    page,
    query_pairs,
    single,
)
from missiongraph.http.site import Site, asker
from missiongraph.labels import LANGUAGE, Labels
from missiongraph.media import CSV, HTML, JSON, SPARQL_JSON, SPARQL_XML, TSV, Format, ResultsMedia
from missiongraph.rest.narrowing import AFTER, WHOLE, Narrowing
from missiongraph.spreadsheets import as_texts
from missiongraph.web.answers import answer_table, fields, options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI

    from missiongraph.catalogue import Question
    from missiongraph.http.replies import Pairs

ANSWERS: tuple[Format, ...] = (JSON, CSV, TSV, SPARQL_XML, SPARQL_JSON, HTML)
CATALOGUE = (JSON, HTML)
HERE = "/api/v1/questions"


def add_routes(app: FastAPI) -> None:
    """Have an application answer questions."""
    app.add_api_route(
        HERE,
        listed,
        tags=["questions"],
        summary="The questions that can be asked",
        description="Each with its parameters and columns, as JSON or as a page.",
    )
    # Each question has an operation of its own in the description of the interface.
    app.add_api_route(f"{HERE}/{{name}}", answered, include_in_schema=False)


def listed(request: Request) -> Response:
    """The catalogue."""
    site = Site.of(request)
    if choose(request, CATALOGUE, single(query_pairs(request), "format")) is HTML:
        return page(request, "questions.html", topics=by_topic(site.questions))
    links = site.links(request)
    found = [q.as_dict() | {"href": links.question(name)} for name, q in site.questions.items()]
    return JSONResponse({"questions": found}, headers={"Vary": "Accept"})


async def answered(request: Request) -> Response:
    """The answer to a question, as the client likes it.

    A question of the whole government may take long, and must not keep those about one thing.
    """
    site, pairs = Site.of(request), query_pairs(request)
    asked = _asked(site.questions, request.path_params["name"])
    narrow = asked.without_default <= {name for name, value in pairs if value}
    turns = site.asking if narrow else site.turns
    return await turns.run(asker(request), partial(_answer, request, site, asked, pairs))


def _answer(request: Request, site: Site, asked: Question, pairs: Pairs) -> Response:
    narrowing = Narrowing.parse(pairs, list(asked.columns))
    values = _values([pair for pair in pairs if not pair[0].startswith("_")])
    form = choose(request, ANSWERS, values.pop("format", None))
    values.pop("language", None)
    liked = languages(request)
    if form is HTML:
        return _page(request, site, asked, values, narrowing)
    headers = dict(VARYING)
    if isinstance(form, ResultsMedia):
        headers["Content-Disposition"] = f'inline; filename="{asked.name}.{form.suffix}"'
        if narrowing is None and not has_names(asked):
            text = serialise(site.store, asked, values, form.writer, site.today())
            return Response(_safe(text, form), headers=headers, media_type=form.content_type)
    found = ask(site.store, asked, values, site.today(), liked)
    answer, page = (narrowing or WHOLE).apply(found)
    headers |= content_language([LANGUAGE, *(name.language for name in answer.labels.values())])
    if narrowing is not None:
        headers |= page_headers(request, pairs, page, AFTER)
    if isinstance(form, ResultsMedia):
        text = written(answer.columns, answer.rows, form.writer)
        return Response(_safe(text, form), headers=headers, media_type=form.content_type)
    said = answer.as_dict() | {"total": page.total, "sparql": answer.sparql}
    if page.after is not None:
        said["next"] = address(request, pairs, page.after, AFTER)
    return JSONResponse(said, headers=headers)


def _safe(text: bytes, form: ResultsMedia) -> bytes:
    """Results as they are; CSV so that no spreadsheet program runs a cell."""
    return as_texts(text) if form.writer == QueryResultsFormat.CSV else text


def by_topic(questions: Mapping[str, Question]) -> dict[str, list[Question]]:
    """The questions under their topics."""
    topics: dict[str, list[Question]] = defaultdict(list)
    for asked in questions.values():
        topics[asked.topic].append(asked)
    return topics


def _asked(questions: Mapping[str, Question], name: str) -> Question:
    if name not in questions:
        raise UnknownName("question", name, difflib.get_close_matches(name, questions, n=3))
    return questions[name]


def _values(pairs: Pairs) -> dict[str, str]:
    return {name: single(pairs, name) or "" for name, _ in pairs}


def _page(
    request: Request,
    site: Site,
    asked: Question,
    values: dict[str, str],
    narrowing: Narrowing | None,
) -> Response:
    """The page of a question: its form, and the answer once all that it needs is given."""
    links, liked = site.links(request), languages(request)
    shown: dict[str, Any] = {
        "asked": asked,
        "fields": fields(asked, values, site.store, liked),
        "formats": [form for form in ANSWERS if form is not HTML],
        "values": values,
        "language": single(query_pairs(request), "language"),
        "links": links,
        "fault": None,
        "answer": None,
    }
    if not any(values.values()) and not all(p.optional for p in asked.parameters.values()):
        return page(request, "question.html", **shown)
    try:
        found = ask(site.store, asked, values, site.today(), liked)
        answer, _ = (narrowing or WHOLE).apply(found)
    except (AmbiguousName, InvalidParameter, UnknownName) as error:
        detail, _, _ = str(error).partition("\n")
        meant = options(asked, values, error, Labels(site.store, liked), links)
        shown |= {"fault": detail, "options": meant}
        return page(request, "question.html", status=kind_of(error).status, **shown)
    shown |= {"answer": answer, "table": answer_table(answer, site.store, links, liked)}
    return page(request, "question.html", **shown)
