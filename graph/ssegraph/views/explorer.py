"""`view`: a graph as the interactive page, in a notebook or as one HTML file."""

from __future__ import annotations

import html
from pathlib import Path

from ssegraph.graph import KnowledgeGraph
from ssegraph.store import write_aside
from ssegraph.views.html import render
from ssegraph.views.payload import payload


class View:
    """A page made of a graph. Shows itself in a notebook; `save` writes one file that needs no network.

    Args:
        kg: what to show.
        height: of the frame in a notebook, in pixels.
    """

    def __init__(self, kg: KnowledgeGraph, height: int = 600) -> None:
        self._kg, self.height = kg, height

    def __repr__(self) -> str:
        return f"<View of {self._kg!r}>"

    def html(self) -> str:
        """Return the page: the same graph gives the same text. Unlisted people are left out."""
        return render(payload(self._kg.listed()))

    def save(self, path: str | Path) -> Path:
        """Write the page and return its path.

        Raises:
            StoreError: it cannot be written.
        """
        content = self.html().encode()
        write_aside(Path(path), lambda aside: aside.write_bytes(content))
        return Path(path)

    def _repr_html_(self) -> str:
        return (
            f'<iframe sandbox="allow-scripts allow-popups" width="100%" height="{self.height}" '
            f'style="border:0" srcdoc="{html.escape(self.html(), quote=True)}"></iframe>'
        )


def view(kg: KnowledgeGraph, *, as_of: str | None = None, height: int = 600) -> View:
    """Return the interactive page of a graph.

    Args:
        as_of: show what holds then; see `KnowledgeGraph.at`.
        height: of the frame in a notebook, in pixels.

    >>> from ssegraph.model import Records
    >>> view(KnowledgeGraph.of(Records(title="nothing yet")))
    <View of <KnowledgeGraph: 0 entities, 0 ties, 0 sources>>
    """
    return View(kg.at(as_of) if as_of else kg, height)
