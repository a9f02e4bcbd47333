"""What a change can be, and what changes nothing, in words."""

from __future__ import annotations

from typing import Final

WHATS: Final = {
    "dissolved": "dissolved",
    "revived": "revived",
    "left": "left",
    "joined": "joined",
    "gone": "gone",
    "new": "new",
    "renamed": "renamed",
    "kind": "of another kind",
    "ended": "ended",
    "tie gone": "ties gone",
    "tie new": "new ties",
    "observation": "observations changed",
    "moved": "moved",
    "dates": "other dates",
    "names": "other names",
    "status": "other status",
    "evidence": "other evidence",
    "source": "sources changed",
    "detail": "other details",
    "filled": "with gaps filled in",
    "emptied": "with cells left empty",
    "column": "columns changed",
}
"""What a change can be and how it is counted in words, what matters most first."""

NOISES: Final = {
    "date": "dates only spelled otherwise",
    "white space": "only other white space",
    "case": "only other case",
    "order": "only another order",
    "marks": "only other marks or accents",
    "nothing": "only another word for nothing",
}
"""What changes nothing, in words."""
