"""The page as a Jupyter widget: which actor is selected, told both ways. Extra `[notebook]`."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any

from ssegraph.core.errors import MissingExtra
from ssegraph.views.html import SANDBOX

try:
    import anywidget
    import traitlets
except ImportError as error:
    raise MissingExtra("widget", "notebook") from error

if TYPE_CHECKING:
    from ssegraph.views.explorer import View


class Explorer(anywidget.AnyWidget):
    """The page in a notebook's cell.

    Attributes:
        selected: the id of the selected actor, or None; setting it to any name of an actor selects
            that one. `observe` tells of changes, as of any trait.
        height: of the frame, in pixels.
    """

    _esm = (resources.files("ssegraph.views") / "page" / "widget.js").read_text(encoding="utf-8")
    selected = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    height = traitlets.Int(600).tag(sync=True)
    _page = traitlets.Unicode("").tag(sync=True)
    _sandbox = traitlets.Unicode("").tag(sync=True)

    def __init__(self, shown: View, **kwargs: Any) -> None:
        self._kg = shown.kg
        super().__init__(_page=shown.html(), _sandbox=SANDBOX, height=shown.height, **kwargs)

    @traitlets.validate("selected")
    def _known(self, proposal: dict[str, Any]) -> str | None:
        """Return the id of who is to be selected, by any name; NotFound says "did you mean"."""
        name = proposal["value"]
        return self._kg.id(name) if name else None


def explorer(shown: View) -> Explorer:
    """Return the widget of a view."""
    return Explorer(shown)
