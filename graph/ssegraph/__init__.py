"""ssegraph: the actors of the social and solidarity economy, their partnerships, and who says so.

>>> import ssegraph as sse
>>> kg = sse.load()
>>> kg["RTES"].kind
'Network'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ssegraph.analysis.brokerage import brokers as brokers
    from ssegraph.analysis.centralities import centrality as centrality
    from ssegraph.analysis.centralities import observation_table as observation_table
    from ssegraph.analysis.change import compare as compare
    from ssegraph.analysis.duplicates import match as match
    from ssegraph.analysis.gaps import coverage as coverage
    from ssegraph.analysis.grouping import communities as communities
    from ssegraph.analysis.money import chains as chains
    from ssegraph.analysis.paths import path as path
    from ssegraph.analysis.suggestions import suggest as suggest
    from ssegraph.core.dates import HalfKnownDate as HalfKnownDate
    from ssegraph.core.dates import Period as Period
    from ssegraph.core.errors import Ambiguous as Ambiguous
    from ssegraph.core.errors import DataError as DataError
    from ssegraph.core.errors import MissingExtra as MissingExtra
    from ssegraph.core.errors import NotFound as NotFound
    from ssegraph.core.errors import QueryError as QueryError
    from ssegraph.core.errors import SsegraphError as SsegraphError
    from ssegraph.core.errors import StoreError as StoreError
    from ssegraph.core.errors import UsageError as UsageError
    from ssegraph.core.model import Capture as Capture
    from ssegraph.core.model import Conflict as Conflict
    from ssegraph.core.model import Contribution as Contribution
    from ssegraph.core.model import Disagreement as Disagreement
    from ssegraph.core.model import Entity as Entity
    from ssegraph.core.model import Evidence as Evidence
    from ssegraph.core.model import FormerName as FormerName
    from ssegraph.core.model import Observation as Observation
    from ssegraph.core.model import Part as Part
    from ssegraph.core.model import Passage as Passage
    from ssegraph.core.model import Records as Records
    from ssegraph.core.model import Source as Source
    from ssegraph.core.model import Span as Span
    from ssegraph.core.model import Statement as Statement
    from ssegraph.core.model import Tie as Tie
    from ssegraph.documents.stages import candidates_of as candidates_of
    from ssegraph.editions import Difference as Difference
    from ssegraph.editions import difference as difference
    from ssegraph.formats import export as export
    from ssegraph.graph import KnowledgeGraph as KnowledgeGraph
    from ssegraph.graph import load as load
    from ssegraph.records.ledger import correct as correct
    from ssegraph.records.ledger import ledger as ledger
    from ssegraph.records.ledger import undo as undo
    from ssegraph.records.ledger import uphold as uphold
    from ssegraph.records.ledger import withdraw as withdraw
    from ssegraph.records.removals import remove as remove
    from ssegraph.sources.archive import Archive as Archive
    from ssegraph.sources.capture import capture as capture
    from ssegraph.sources.verify import quoting as quoting
    from ssegraph.sources.verify import verify as verify
    from ssegraph.views.dossier import dossier as dossier
    from ssegraph.views.drawing import to_pyvis as to_pyvis
    from ssegraph.views.explorer import view as view
    from ssegraph.views.member import ask_member as ask_member
    from ssegraph.views.news import news as news

__version__ = "0.1.0"

# Nothing is imported before it is asked for: `import ssegraph` costs next to nothing.
_HOMES = {
    "analysis.brokerage": ("brokers",),
    "analysis.centralities": ("centrality", "observation_table"),
    "analysis.change": ("compare",),
    "analysis.duplicates": ("match",),
    "analysis.gaps": ("coverage",),
    "analysis.grouping": ("communities",),
    "analysis.money": ("chains",),
    "analysis.paths": ("path",),
    "analysis.suggestions": ("suggest",),
    "core.dates": ("HalfKnownDate", "Period"),
    "core.errors": (
        "Ambiguous",
        "DataError",
        "MissingExtra",
        "NotFound",
        "QueryError",
        "SsegraphError",
        "StoreError",
        "UsageError",
    ),
    "core.model": (
        "Capture",
        "Conflict",
        "Contribution",
        "Disagreement",
        "Entity",
        "Evidence",
        "Observation",
        "FormerName",
        "Part",
        "Passage",
        "Records",
        "Source",
        "Span",
        "Statement",
        "Tie",
    ),
    "documents.stages": ("candidates_of",),
    "editions": ("Difference", "difference"),
    "formats": ("export",),
    "graph": ("KnowledgeGraph", "load"),
    "records.ledger": ("correct", "ledger", "undo", "uphold", "withdraw"),
    "records.removals": ("remove",),
    "sources.archive": ("Archive",),
    "sources.capture": ("capture",),
    "sources.verify": ("quoting", "verify"),
    "views.dossier": ("dossier",),
    "views.drawing": ("to_pyvis",),
    "views.explorer": ("view",),
    "views.member": ("ask_member",),
    "views.news": ("news",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted([*_HOME_OF, "__version__"])


def __getattr__(name: str) -> Any:
    """Import what is asked for; the kinds of the ontology (`Network`, `Project`, ...) are classes."""
    if name in _HOME_OF:
        return getattr(import_module(f"ssegraph.{_HOME_OF[name]}"), name)
    if name[:1].isupper():
        ontology = import_module("ssegraph.core.ontology").load_ontology()
        if name in ontology.kinds:
            return ontology.entity_class(name)
    raise AttributeError(f"module 'ssegraph' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
