"""`view`: a graph as the interactive page, in a notebook or as one HTML file."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssegraph.core.dates import period_of
from ssegraph.core.files import write_aside
from ssegraph.core.standalone import escaped
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.channels import Looks, Word
from ssegraph.views.html import SANDBOX, render
from ssegraph.views.panels import filled_panels
from ssegraph.views.payload import Opening, payload
from ssegraph.views.picture import picture
from ssegraph.views.tours import held

if TYPE_CHECKING:
    from ssegraph.views.widget import Explorer


class View:
    """A page made of a graph. Shows itself in a notebook; `save` writes one file that needs no network.

    Args:
        kg: what to show. Unlisted people are left out.
        opening: how the page opens.
        height: of the frame in a notebook, in pixels; its lower edge can be pulled.

    Raises:
        DataError: a step of a tour in the folder of the graph has fallen (`tours.held`).
    """

    def __init__(self, kg: KnowledgeGraph, opening: Opening | None = None, height: int = 600) -> None:
        held(kg)
        self.kg, self.height = kg.listed(), height
        self._opening = opening or Opening()
        self._payload: Mapping[str, Any] | None = None

    def __repr__(self) -> str:
        return f"<View of {self.kg!r}>"

    def html(self) -> str:
        """Return the page: the same graph gives the same text.

        Warns:
            UserWarning: a panel of another package is left out.
        """
        panels, refused = filled_panels(self.kg)
        for why in refused:
            warnings.warn(why, stacklevel=2)
        return render(self.payload(), panels)

    def payload(self) -> Mapping[str, Any]:
        """Return what the page holds, as plain JSON values; see `payload.payload`."""
        if self._payload is None:
            with _uncollected():
                self._payload = payload(self.kg, self._opening)
        return self._payload

    def svg(self) -> str:
        """Return the graph as an SVG drawing: the same graph gives the same text."""
        opening = Opening(looks=self._opening.looks, positions=self._opening.positions, questions=False)
        return picture(payload(self.kg, opening)) + "\n"

    def save(self, path: str | Path) -> Path:
        """Write the page, or the drawing where the path ends in `.svg`, and return the path.

        Raises:
            StoreError: it cannot be written.
        """
        text = self.svg() if str(path).lower().endswith(".svg") else self.html()
        content = text.encode()
        write_aside(Path(path), lambda aside: aside.write_bytes(content))
        return Path(path)

    def widget(self) -> Explorer:
        """Return the page as a Jupyter widget, whose `selected` can be read and set.

        Raises:
            MissingExtra: anywidget is not installed.
        """
        from ssegraph.views.widget import explorer

        return explorer(self)

    def _repr_html_(self) -> str:
        page = escaped(self.html())
        return (
            f'<div style="resize:vertical;overflow:hidden;height:{self.height}px;min-height:320px">'
            f'<iframe sandbox="{SANDBOX}" title="{escaped(self.kg.title)}" width="100%" height="100%" '
            f'style="border:0;display:block;height:calc(100% - 12px)" srcdoc="{page}"></iframe></div>'
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles from going through millions of objects that are all kept: a sixth of the time of a large page."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def view(
    kg: KnowledgeGraph,
    *,
    color: Word = None,
    size: Word = None,
    label: Word = None,
    as_of: str | None = None,
    height: int = 600,
) -> View:
    """Return the interactive page of a graph.

    Args:
        color: what the colour of an actor says: `kind` (the default), `country`, `community`, another
            attribute of an Entity, a mapping by id, or a function of an Entity. Numbers get a ramp.
        size: what its size says: `degree` (the default), a mapping by id to numbers, or a function.
        label: what is written beside it: `name` (the default, in the reader's language), `acronym`,
            another attribute, a mapping or a function; where that is nothing, the name.
        as_of: the date the page opens at; its slider can be moved. To leave the rest out, see `KnowledgeGraph.at`.
        height: of the frame in a notebook, in pixels.

    Raises:
        UsageError: an attribute nobody has, a size that is no number, or no date.

    >>> from ssegraph.core.model import Records
    >>> view(KnowledgeGraph.of(Records(title="nothing yet")), color="country", as_of="2020-10")
    <View of <KnowledgeGraph: 0 entities, 0 ties, 0 sources>>
    """
    if as_of:
        period_of(as_of)
    looks = Looks(color, size, label)
    looks.check()
    return View(kg, Opening(as_of, looks), height)
