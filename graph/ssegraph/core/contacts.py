"""Contact data in a text, which stays out of the graph."""

from __future__ import annotations

import re
from typing import Final

# Each run of letters is begun once: linear, however long a line without an address is.
E_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]++@(?:[\w-]+\.)+[^\W\d_]{2,}")
"""An e-mail address as people write it, more widely than RFC 5322 has it for words of any script."""


def has_e_mail(text: str) -> bool:
    """Say whether an e-mail address stands in a text.

    >>> has_e_mail("write to ana@example.org"), has_e_mail("ssegraph@1.2")
    (True, False)
    """
    return "@" in text and E_MAIL.search(text) is not None
