"""Pages that hold everything they need: a policy that names their scripts and styles, data that cannot become markup, slots.

Every page of this project is made through here: the page of a graph, the query editor, a drawing, the pages of the
site, the review of a document, the comparison of two editions.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping
from typing import Final

# What can end or open an element, end a line of script (U+2028, U+2029), or be written in no UTF-8 (lone surrogates).
_UNSAFE: Final = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_CHANGES: Final = re.compile("</(script|style)|<!--|[\0\r\ud800-\udfff]", re.IGNORECASE)
_SLOT: Final = re.compile(r"\{\{(\w+)\}\}")


def digest(text: str) -> str:
    """Return what a policy calls a script or style by: `'sha256-...'` of its UTF-8 (CSP Level 3).

    >>> digest("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(scripts: Iterable[str] = (), styles: Iterable[str] = (), *more: str) -> str:
    """Return a Content-Security-Policy that allows these scripts and styles, and what is added, and nothing else.

    Args:
        scripts, styles: the texts of the elements.
        more: further directives, `img-src data:` and the like; one for `style-src` stands in the place of ours.

    >>> policy([], [], "img-src data:")
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"
    """
    named = {"script-src": [*map(digest, scripts)], "style-src": [*map(digest, styles)]}
    given = {each.partition(" ")[0] for each in more}
    ours = (f"{name} {' '.join(texts)}" for name, texts in named.items() if texts and name not in given)
    return "; ".join(["default-src 'none'", *ours, *more, "base-uri 'none'", "form-action 'none'"])


def as_json(value: object, *, sort_keys: bool = False) -> str:
    r"""Return JSON that may stand in a script element: none of its characters ends one, or is no UTF-8.

    Raises:
        ValueError: a number is none (NaN) or infinite.

    >>> as_json("</script>&")
    '"\\u003c/script\\u003e\\u0026"'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=sort_keys)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def as_script(text: str) -> str:
    r"""Return the text of a library as it may stand in a script element: no end of one is in it.

    >>> as_script("'</script>'")
    "'<\\/script>'"
    """
    return text.replace("</script", "<\\/script")


def may_stand_in_script(text: str) -> bool:
    r"""Say whether a text may stand in a script or style element as it is: none ends there, and no sign becomes another.

    A page is read with line feeds for carriage returns, and with U+FFFD for NUL and lone surrogates: the digest of
    such a text is not that of what a browser reads.

    >>> may_stand_in_script("a < b"), may_stand_in_script("'</SCRIPT >'"), may_stand_in_script("a\r\nb")
    (True, False, False)
    """
    return not _CHANGES.search(text)


def filled(template: str, slots: Mapping[str, str]) -> str:
    """Return a page with its slots `{{name}}` filled; what is filled in is not looked at again.

    Args:
        template: the page.
        slots: texts by name: markup of ours, or what `escaped` or `as_json` made.

    Raises:
        KeyError: a slot has no text.

    >>> filled("<p>{{one}}</p>{{two}}", {"one": "{{two}}", "two": ""})
    '<p>{{two}}</p>'
    """
    return _SLOT.sub(lambda slot: slots[slot[1]], template)


def escaped(text: str) -> str:
    """Return a text as it may stand in an element or between the quotation marks of an attribute.

    >>> escaped('"A" & <B>')
    '&quot;A&quot; &amp; &lt;B&gt;'
    """
    return html.escape(text, quote=True)
