"""Web pages: what a person sees of them as Markdown, with or without what stands around the main text.

Menus, side bars, page heads and feet, notices about cookies and dialogs are known by their elements and roles (HTML
Living Standard 4.3; WAI-ARIA 1.2 landmarks) and, on pages without either, by the names that their authors gave them. They state nothing
of the page's subject; what is left out is accounted for. Passages of sources are looked for in the whole page.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from ssegraph.documents.containers.content import Content, LeftOut, superscript
from ssegraph.documents.containers.plain import decode

_BLOCKS: Final = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "address",
        "figcaption",
        "blockquote",
        "pre",
        "form",
        "fieldset",
        "dl",
        "dt",
        "dd",
        "ul",
        "ol",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "br",
        "hr",
        "nav",
        "details",
        "summary",
        "body",
        "center",
        "dialog",
        "caption",
        "figure",
    ]
)
_UNSEEN: Final = frozenset(
    ["script", "style", "template", "noscript", "head", "title", "object", "svg", "math", "select"]
)
_VOID: Final = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_HIDING: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|opacity\s*:\s*0(\.0+)?\s*(;|$|!)|"
    r"font-size\s*:\s*0|text-indent\s*:\s*-\d{3}|(left|top)\s*:\s*-\d{3}|clip\s*:\s*rect|"
    r"(^|;)\s*color\s*:\s*(transparent|#fff(fff)?\b|white\b)",
    re.IGNORECASE,
)
_ENDED_BY: Final = {
    "p": ("p",),
    "li": ("li",),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "tr": ("td", "th", "tr", "caption"),
    "tbody": ("td", "th", "tr", "thead", "caption"),
    "tfoot": ("td", "th", "tr", "tbody"),
    "thead": ("caption",),
}
"""Which elements end unsaid where another begins (HTML Living Standard, 13.1.2.4)."""

_BY_ELEMENT: Final = {
    "nav": "menu",
    "aside": "side bar",
    "dialog": "dialog",
    "footer": "page foot",
    "header": "page head",
}
_BY_ROLE: Final = {
    "navigation": "menu",
    "menu": "menu",
    "menubar": "menu",
    "complementary": "side bar",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "contentinfo": "page foot",
    "banner": "page head",
    "search": "search",
}
_BY_NAME: Final = (
    (
        re.compile(
            r"(^|[-_])(cookies?|cookiebanner|consent|gdpr|rgpd|onetrust|didomi|tarteaucitron)([-_]|$)"
        ),
        "cookie notice",
    ),
    (
        re.compile(
            r"^(main-?|site-?|top-?|primary-?|secondary-?|footer-?|mobile-?)?(menu|nav|navbar|navigation)s?$"
        ),
        "menu",
    ),
    (re.compile(r"^(breadcrumbs?|skip-?links?|pagination|pager)$"), "menu"),
    (re.compile(r"^(left-?|right-?)?(side-?bar|widget-?area|widgets?)$"), "side bar"),
    (
        re.compile(r"^(social|share|sharing|addtoany|sharedaddy)([-_](links|buttons|bar|icons))?$"),
        "share buttons",
    ),
    (re.compile(r"^(site-?|page-?|global-?)?footer$"), "page foot"),
    (re.compile(r"^(newsletter|subscribe|signup)([-_](form|box|banner))?$"), "form"),
    (re.compile(r"^(related|related-?posts|recent-?posts|you-may-also-like)$"), "side bar"),
)
"""What authors call such parts in `id` and `class`. Each name stands for a whole word: `has-sidebar` is no side bar."""

_COLUMNS: Final = 50
"""Columns of a table in which a cell stands for each of the rows it reaches down to."""

_DEPTH: Final = 500
"""Elements within each other that are kept apart; deeper ones are read as one."""


@dataclass
class _Element:
    """What is known of an element when the page has been read once."""

    main: bool = False  # it holds the main part, an article or the heading of the page
    layout: bool = False  # a row that holds tables or headings: it places parts of the page


class _Survey(HTMLParser):
    """Numbers the elements of a page and says which of them hold its main part."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[_Element] = []
        self.open: list[tuple[str, int]] = []
        self.mains: list[int] = []
        self.articles: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        number = len(self.elements)
        self.elements.append(_Element())
        role = (dict(attrs).get("role") or "").lower()
        if tag == "main" or role == "main":
            self.mains.append(number)
        if tag in ("main", "article", "h1") or role == "main":
            for _, each in reversed(self.open):
                if self.elements[each].main:
                    break  # and so are all around it
                self.elements[each].main = True
            self.elements[number].main = True
        if tag == "article":
            self.articles.append(number)
        if tag == "table" or re.fullmatch("h[1-6]", tag):
            for name, each in reversed(self.open):
                if self.elements[each].layout:
                    break
                self.elements[each].layout = name == "tr"
        if tag not in _VOID and len(self.open) < _DEPTH:
            self.open.append((tag, number))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                return


@dataclass(frozen=True)
class _Open:
    """An element that is open, and what holds for all within it."""

    tag: str
    unseen: bool = False  # nobody sees it
    silent: bool = False  # it is no text, as a script
    left: bool = False  # it stands around the main text
    main: bool = False  # it is in the main part or in an article


class _Page(HTMLParser):
    """Turns what a reader of the page would see into Markdown lines."""

    def __init__(self, hiding: frozenset[str], survey: _Survey, whole: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.hiding = hiding
        self.survey = survey
        self.whole = whole
        self.number = -1
        self.lines: list[str] = [""]
        self.open: list[_Open] = [_Open("")]
        self.names: Counter[str] = Counter()  # of what is open
        self.lists: list[int | None] = []
        self.row: list[str] | None = None
        self.spans: list[tuple[int, int]] = []  # of the cells of the row: columns, rows
        self.above: dict[
            int, tuple[int, str]
        ] = {}  # by column: rows that a cell still reaches down, its words
        self.note: list[str] | None = None
        self.hidden: list[str] = []
        self.left: list[tuple[str, list[str]]] = []

    # -- what is left out ------------------------------------------------------------------------

    def _hides(self, tag: str, attributes: dict[str, str | None]) -> bool:
        names = {f".{each}" for each in (attributes.get("class") or "").split()}
        names.add(f"#{attributes.get('id') or ''}")
        return (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or bool(_HIDING.search(attributes.get("style") or ""))
            or bool(names & self.hiding)
        )

    def _around(self, tag: str, attributes: dict[str, str | None]) -> str | None:
        """Return as what an element stands around the main text, None where it is part of it."""
        element = self.survey.elements[self.number]
        role = (attributes.get("role") or "").lower()
        if role in _BY_ROLE and not element.main:
            return _BY_ROLE[role]
        inside = self.open[-1].main
        if tag in ("nav", "aside", "dialog") and not element.main:
            return _BY_ELEMENT[tag]
        if tag == "footer" or (tag == "header" and (self.survey.mains or self.survey.articles)):
            return _BY_ELEMENT[tag] if not element.main and not inside else None
        if element.main or tag in ("body", "html"):
            return None
        names = [*(attributes.get("class") or "").lower().split(), (attributes.get("id") or "").lower()]
        return next((what for name in names if name for form, what in _BY_NAME if form.search(name)), None)

    # -- blocks ----------------------------------------------------------------------------------

    def _break(self, opening: str = "") -> None:
        if self.row is not None:
            return
        if self.lines[-1].strip(" #-"):
            self.lines.append("")
        self.lines[-1] = opening

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.number += 1
        while self.open[-1].tag in _ENDED_BY.get(tag, ()):
            self.handle_endtag(self.open[-1].tag)  # `<li>a<li>b`: the first one ends unsaid
        attributes = dict(attrs)
        within = self.open[-1]
        unseen = within.unseen or tag in _UNSEEN or self._hides(tag, attributes)
        around = None if self.whole or unseen or within.left else self._around(tag, attributes)
        if around:
            self.left.append((around, []))
        here = _Open(
            tag,
            unseen,
            within.silent or tag in _UNSEEN,
            within.left or around is not None,
            within.main or tag in ("main", "article") or attributes.get("role") == "main",
        )
        if tag not in _VOID:
            self.open.append(here)
            self.names[tag] += 1
        if here.unseen or here.left:
            if self.left and tag in _BLOCKS | {"li", "tr", "td", "th"}:
                self.left[-1][1].append(" ")
            return
        self._begin(tag, attributes)

    def _begin(self, tag: str, attributes: dict[str, str | None]) -> None:
        if re.fullmatch("h[1-6]", tag):
            self._break("#" * int(tag[1]) + " ")
        elif tag in ("ul", "ol"):
            self._break()
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            number = self.lists[-1] if self.lists else None
            if number is not None:
                self.lists[-1] = number + 1
            self._break("- " if number is None else f"{number + 1}. ")
        elif tag == "table":
            self._break()
            self.above = {}
        elif tag == "tr":
            self._break()
            if not self.survey.elements[self.number].layout:
                self.row, self.spans = [], []
        elif tag in ("td", "th") and self.row is not None:
            self.row.append("")
            self.spans.append((_span(attributes, "colspan"), _span(attributes, "rowspan")))
        elif tag == "sup" and not self.whole:
            self.note = []
        elif tag == "br" and self.row is None:
            # A line of its own, in the same block.
            self.lines[-1] = self.lines[-1].rstrip() + "\n"
        elif tag in _BLOCKS and self.row:
            self.row[-1] += " "
        elif (tag in _BLOCKS or tag in ("td", "th")) and not (
            tag == "p" and re.fullmatch(r"(-|\d+\.) ", self.lines[-1])
        ):
            self._break()

    def end_row(self) -> None:
        """Write the row that is open, if one is."""
        if self.row is None:
            return
        cells = [" ".join(cell.split()).replace("|", "/") for cell in self.row]
        if not self.whole:
            cells = self._reaching(cells)
        self.row = None
        self.lines[-1] = "| " + " | ".join(cells) + " |"
        self.lines.append("")

    def _reaching(self, cells: list[str]) -> list[str]:
        """Return the cells of a row with those that reach down into it from above, each in its column."""
        found: list[str] = []
        waiting = list(zip(cells, self.spans, strict=False))
        below: dict[int, tuple[int, str]] = {}
        widest = max(self.above, default=-1)
        while waiting or len(found) <= widest:
            column = len(found)
            if column in self.above:
                rows, words = self.above[column]
                found.append(words)
                if rows > 1:
                    below[column] = (rows - 1, words)
                continue
            if not waiting:
                found.append("")
                continue
            words, (columns, rows) = waiting.pop(0)
            for number in range(columns):
                if rows > 1 and len(found) < _COLUMNS:
                    below[len(found)] = (rows - 1, "" if number else words)
                found.append("" if number else words)
        self.above = below
        while found and not found[-1]:
            found.pop()
        return found

    def handle_endtag(self, tag: str) -> None:
        if not self.names[tag]:
            return
        while self.open[-1].tag != tag:
            if self._close().tag == "tr":
                self.end_row()
        ended = self._close()
        if ended.unseen or ended.left:
            return
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        if tag == "sup" and self.note is not None:
            mark = "".join(self.note).strip()
            self.note = None
            self._write(superscript(mark) if re.fullmatch(r"\d{1,3}", mark) else mark)
        if tag == "tr" and self.row is not None:
            self.end_row()
        elif tag in _BLOCKS or re.fullmatch("h[1-6]|li", tag):
            self._break()

    def _close(self) -> _Open:
        self.names[self.open[-1].tag] -= 1
        return self.open.pop()

    def handle_data(self, data: str) -> None:
        within = self.open[-1]
        if within.unseen:
            if not within.silent:
                self.hidden.append(data)
            return
        if within.left:
            self.left[-1][1].append(data)
            return
        if self.note is not None:
            self.note.append(data)
            return
        self._write(data)

    def _write(self, data: str) -> None:
        if self.row:
            self.row[-1] += data
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        line = self.lines[-1]
        self.lines[-1] = line + (words.lstrip() if not line or line[-1] in " \n" else words)


def _span(attributes: dict[str, str | None], name: str) -> int:
    """Return how many columns or rows a cell takes; at most 100, as no table of people has more."""
    value = (attributes.get(name) or "").strip()
    return min(max(int(value), 1), 100) if re.fullmatch(r"\d{1,4}", value) else 1


def read_page(content: bytes, *, whole: bool = False) -> Content:
    """Return a web page as Markdown.

    Args:
        content: the bytes of the page.
        whole: keep what stands around the main text too, as a search for a source's own words wants it.

    >>> page = "<nav>Home</nav><h1>Minutes</h1><p hidden>no</p><p>Ann Lee spoke.</p>"
    >>> found = read_page(page.encode())
    >>> found.text, [(each.what, each.words) for each in found.left_out]
    ('# Minutes\\n\\nAnn Lee spoke.', [('menu', 'Home'), ('hidden', 'no')])
    """
    declared = re.search(rb"""<meta[^>]+charset=["']?([\w-]+)""", content[:4096], re.IGNORECASE)
    source, encoding, notes = decode(content)
    if declared and encoding == "cp1252":
        name = declared[1].decode("ascii")
        try:
            source, encoding, notes = content.decode(name), name, (f"encoding: {name}, as the page says",)
        except (LookupError, UnicodeDecodeError):
            notes = (*notes, f"the page says {name} and is not")
    survey = _Survey()
    survey.feed(source)
    survey.close()
    page = _Page(_hiding(source), survey, whole)
    page.feed(source)
    page.close()
    page.end_row()
    text = "\n\n".join(line.strip() for line in page.lines if line.strip(" #-"))
    # Items and rows of one list stand close together.
    text = re.sub(r"\n\n(?=(?:- |\d+\. |\| ))", "\n", text)
    left = [LeftOut(what=what, words=" ".join("".join(words).split())) for what, words in page.left]
    hidden = " ".join(" ".join(page.hidden).split())
    if hidden:
        left.append(LeftOut(what="hidden", words=hidden))
    return Content(text, encoding, notes, tuple(each for each in left if each.words))


def _hiding(source: str) -> frozenset[str]:
    """Return the classes and ids that the page's own style sheets hide."""
    hiding: set[str] = set()
    for style in re.findall(r"<style[^>]*>(.{0,200000}?)</style>", source, re.DOTALL | re.IGNORECASE):
        for names, rules in re.findall(r"([^{}]{1,500})\{([^{}]{0,2000})\}", style):
            if _HIDING.search(rules):
                hiding |= set(re.findall(r"[.#][\w-]+(?=\s*(?:,|$))", names))
    return frozenset(hiding)
