# SPDX-License-Identifier: Apache-2.0
"""A module drawn: its classes one below the other, and beside them the links between them.

A link leaves the row of its property, runs down or up a lane of its own, and enters the class
that it leads to; links to classes of other modules are named, and not drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from missiongraph.ontology.reference import Module, Term

WIDTH, HEAD, ROW, GAP, LANE, MARGIN = 420, 28, 20, 14, 12, 12
COLOURS = ("#1f5f8b", "#8a4b08", "#3d6b35", "#7a2e6e", "#5a5a5a", "#9a2b2b")
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1b1b1b}.head{font-weight:600}"
    ".far{fill:#595959}.box{fill:#fff;stroke:#1b1b1b}.top{fill:#e8eef4;stroke:#1b1b1b}"
    "path{fill:none;stroke-width:1.5}"
)


@dataclass(slots=True)
class Box:
    """A class, where it is drawn, and its rows: what is written, and what it leads to."""

    name: str
    label: str
    rows: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    y: int = 0

    @property
    def height(self) -> int:
        """How high it is drawn."""
        return HEAD + ROW * len(self.rows)


@dataclass(frozen=True, slots=True)
class Link:
    """A line from a row to a class, by height, and the lane that it runs in."""

    start: int
    end: int
    lane: int = 0


def relations(module: Module) -> Iterator[tuple[Term, str, tuple[str, ...]]]:
    """For each class of a module, what is written of it: `is a`, and its properties."""
    for cls in module.of_kind("class"):
        above = tuple(name for name in cls.above if name != "mg:DescribedThing")
        if above:
            yield cls, "is a", above
        for term in module.of_kind("link", "value"):
            if f"mg:{cls.name}" in term.domains:
                yield cls, term.name, term.ranges


def draw(module: Module) -> str:
    """The drawing of a module as SVG."""
    boxes = _boxes(module)
    links = _lanes(list(_links(boxes)))
    lanes = 1 + max((link.lane for link in links), default=0)
    width = MARGIN * 2 + WIDTH + LANE * (lanes + 2)
    height = max((box.y + box.height for box in boxes), default=0) + MARGIN
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" aria-labelledby="t">'
        ),
        "<!-- SPDX-License-Identifier: CC-BY-4.0 -->",
        f'<title id="t">The module {module.name}: its classes, and the links between them</title>',
        f'<style>{STYLE}</style><rect width="{width}" height="{height}" fill="#fff"/>',
        *(_drawn_link(link) for link in links),
        *(part for box in boxes for part in _drawn_box(box)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _boxes(module: Module) -> list[Box]:
    boxes = {c.name: Box(c.name, c.name) for c in module.of_kind("class")}
    for cls, name, ends in relations(module):
        boxes[cls.name].rows.append((name, ends))
    y = MARGIN
    for box in boxes.values():
        box.y = y
        y += box.height + GAP
    return list(boxes.values())


def _links(boxes: Sequence[Box]) -> Iterator[Link]:
    """The links between the classes of a module; two from one row keep apart in their ends."""
    places = {f"mg:{box.name}": box for box in boxes}
    arrived: dict[str, int] = {}
    for box in boxes:
        for number, (_, ends) in enumerate(box.rows):
            start = box.y + HEAD + ROW * number + ROW // 2
            for end in ends:
                if end in places:
                    arrived[end] = arrived.get(end, 0) + 1
                    offset = 5 + 4 * ((arrived[end] - 1) % 5)
                    yield Link(start, places[end].y + offset)


def _lanes(links: list[Link]) -> list[Link]:
    """Give each link the innermost lane in which it meets no other; short ones first."""
    taken: list[list[Link]] = []
    placed = []
    for link in sorted(links, key=lambda link: (abs(link.end - link.start), link.start, link.end)):
        lane = next((n for n, lane in enumerate(taken) if _free(lane, link)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append(link)
        placed.append(Link(link.start, link.end, lane))
    return placed


def _free(lane: Sequence[Link], link: Link) -> bool:
    low, high = sorted((link.start, link.end))
    return all(high < min(o.start, o.end) or low > max(o.start, o.end) for o in lane)


def _drawn_link(link: Link) -> str:
    edge = MARGIN + WIDTH
    x = edge + LANE * (link.lane + 1)
    colour = COLOURS[link.lane % len(COLOURS)]
    return (
        f'<path stroke="{colour}" d="M{edge} {link.start}H{x}V{link.end}H{edge + 7}"/>'
        f'<polygon fill="{colour}" points="{edge},{link.end} {edge + 8},{link.end - 4} '
        f'{edge + 8},{link.end + 4}"/>'
    )


def _drawn_box(box: Box) -> Iterator[str]:
    yield f'<rect class="box" x="{MARGIN}" y="{box.y}" width="{WIDTH}" height="{box.height}"/>'
    yield f'<rect class="top" x="{MARGIN}" y="{box.y}" width="{WIDTH}" height="{HEAD}"/>'
    yield f'<text class="head" x="{MARGIN + 8}" y="{box.y + 19}">{box.label}</text>'
    for number, (name, ends) in enumerate(box.rows):
        y = box.y + HEAD + ROW * number + 14
        yield f'<text x="{MARGIN + 8}" y="{y}">{escape(name)}</text>'
        told = ", ".join(end.removeprefix("mg:") for end in ends) or "anything"
        yield f'<text class="far" x="{MARGIN + 170}" y="{y}">{escape(_cut(told))}</text>'


def _cut(text: str, longest: int = 36) -> str:
    """A text that fits beside a name; what is left out is said on the page."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip(', ')} …"
