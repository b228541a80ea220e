# SPDX-License-Identifier: Apache-2.0
"""Generated RDF terms: everything that RDF allows, and that trips up what writes and reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from missiongraph.terms import XSD
from tests.support.worlds import GRAPHS

if TYPE_CHECKING:
    from missiongraph.facts import GraphName, Node

HOSTILE = [
    "",
    '"',
    "\\",
    "'''",
    '"""',
    "\\u0041",
    "\\\\u0041",
    "a\nb\rc\td\be\ff",
    "\x00\x01\x7f\x85",
    "\u2028\u2029\ufeff\uffff",
    "\U0001f600 e\u0301 \u00e9 \u202edcba",
    '" } . DELETE WHERE { ?s ?p ?o } #',
    'VALUES ?second { "two" }',
    "#added# #removed# \\1 \\g<0> {count}",
    "<urn:x> ?x ; _:b @en ^^",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20))
# RFC 3987 lets letters of any script stand in an IRI.
iris = st.one_of(
    st.sampled_from(
        ["caf\u00e9", "\u6771\u4eac", "\U0001f600", "%20", "a~b!c$&'()*+,;=:@", "?q=1&r"]
    ),
    st.text("abcxyz019-._\u00e9\u00df\u0416\u6771", min_size=1, max_size=8),
).map(lambda local: NamedNode(f"http://example.org/{local}"))

_digits = st.from_regex(r"[+-]?0{0,2}[0-9]{1,25}", fullmatch=True)
_FORMS = {
    XSD.integer: _digits,
    XSD.decimal: st.from_regex(r"[+-]?[0-9]{0,20}\.[0-9]{1,20}", fullmatch=True),
    XSD.double: st.one_of(
        st.floats().map(str), st.from_regex(r"[+-]?[0-9]{1,3}[eE][+-]?[0-9]{1,3}", fullmatch=True)
    ),
    XSD.boolean: st.sampled_from(["true", "false", "1", "0", "TRUE"]),
    XSD.date: st.from_regex(
        r"(-?[0-9]{4})-[0-1][0-9]-[0-3][0-9](Z|[+-]0[0-9]:00)?", fullmatch=True
    ),
    XSD.dateTime: st.from_regex(
        r"[0-9]{4}-0[1-9]-[0-2][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,4})?Z?",
        fullmatch=True,
    ),
    XSD.anyURI: texts,
    NamedNode("http://example.org/type"): texts,
}
literals = st.one_of(
    texts.map(Literal),
    st.builds(
        lambda text, language: Literal(text, language=language),
        texts,
        st.sampled_from(["en", "en-GB", "nl", "zh-Hant-TW", "x-private"]),
    ),
    *(
        st.builds(lambda text, datatype=datatype: Literal(text, datatype=datatype), forms)
        for datatype, forms in _FORMS.items()
    ),
    st.builds(
        lambda text, datatype: Literal(text, datatype=datatype),
        texts,
        st.sampled_from(sorted(_FORMS, key=str)),
    ),
)
values: st.SearchStrategy[Node] = st.one_of(iris, literals)
graph_names: st.SearchStrategy[GraphName] = st.one_of(
    st.sampled_from(GRAPHS), iris, st.just(DefaultGraph())
)
quads = st.builds(Quad, iris, iris, values, graph_names)
