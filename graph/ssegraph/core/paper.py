"""Something to print or to send: headings, sentences with numbered sources, tables, figures; written as HTML, DOCX, PDF or Markdown.

Who makes a paper says what stands on it; this says how each format writes it, so that all four say the same. Its HTML
is one file without script that asks for nothing. PDF is that HTML, laid out by WeasyPrint; a browser prints it too.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from ssegraph.core.citations import Reference
from ssegraph.core.errors import MissingExtra, StoreError, UsageError
from ssegraph.core.files import write_aside
from ssegraph.core.standalone import escaped, policy
from ssegraph.core.values import is_web_address

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

SUFFIXES: Final = (".html", ".docx", ".pdf", ".md")
"""What a paper can be written as."""
_CONTROL: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML holds, and so no DOCX."""


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a sentence.

    Attributes:
        text: what it says.
        style: `quote` for exact words, which get quotation marks here and nowhere else; `quiet` for how we know.
        language: of the text, if it is not that of the paper.
        sources: numbers of its sources.
    """

    text: str
    style: Literal["", "strong", "quote", "quiet"] = ""
    language: str | None = None
    sources: tuple[int, ...] = ()


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, of level 2 or 3."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    runs: Line


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; without a `head` the first cell of a row heads the row."""

    rows: tuple[tuple[Line, ...], ...]
    head: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing.

    Attributes:
        svg: markup of ours, for HTML and PDF.
        caption: what it shows, in words that stand for it where it cannot be seen.
        picture: gives the same as PNG, for DOCX; or None where no library draws it.
    """

    svg: str
    caption: str
    picture: Callable[[], bytes | None]


Block = Heading | Text | Items | Table | Figure


@dataclass(frozen=True, slots=True)
class Paper:
    """A title, what stands below it, and the sources its numbers lead to.

    >>> paper = Paper("A", "en", (Text((Run("So it is.", sources=(1,)),)),), (), "Sources")
    >>> paper.markdown()
    '# A\\n\\nSo it is. [1]\\n'
    """

    title: str
    language: str
    blocks: tuple[Block, ...]
    references: tuple[Reference, ...]
    sources_heading: str

    def write(self, path: str | Path) -> Path:
        """Write it; the suffix says as what.

        Raises:
            UsageError: a suffix that is none of `SUFFIXES`.
            MissingExtra: DOCX without python-docx.
            StoreError: it cannot be written; PDF without what WeasyPrint needs.
        """
        path = Path(path)
        suffix = path.suffix.lower()
        if suffix == ".html":
            content = self.html().encode("utf-8", "replace")
        elif suffix == ".docx":
            content = self.docx()
        elif suffix == ".pdf":
            content = self.pdf()
        elif suffix == ".md":
            content = self.markdown().encode("utf-8", "replace")
        else:
            raise UsageError(f"{path}: a paper is written as {', '.join(SUFFIXES)}")
        write_aside(path, lambda aside: aside.write_bytes(content))
        return path

    # -- HTML and PDF -------------------------------------------------------------------------

    def html(self) -> str:
        """Return one page, which prints on A4: no script, nothing asked for."""
        parts = [_html_block(each) for each in self.blocks]
        if self.references:
            items = "".join(
                f'<li id="s{each.number}" value="{each.number}">{_html_reference(each, self.language)}</li>'
                for each in self.references
            )
            parts.append(f'<h2>{escaped(self.sources_heading)}</h2><ol class="sources">{items}</ol>')
        # A style attribute would need a policy of its own: the drawings have presentation attributes.
        return (
            f'<!doctype html>\n<html lang="{escaped(self.language)}"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{escaped(policy((), [_STYLE]))}">'
            '<meta name="viewport" content="width=device-width">'
            f"<title>{escaped(self.title)}</title><style>{_STYLE}</style></head>"
            f'<body><main><h1 dir="auto">{escaped(self.title)}</h1>{"".join(parts)}</main></body></html>\n'
        )

    def pdf(self) -> bytes:
        """Return it as PDF on A4.

        Raises:
            StoreError: WeasyPrint, or Pango which it needs, is not installed; a browser prints the HTML.
        """
        try:
            from weasyprint import HTML
        except (ImportError, OSError) as error:
            raise StoreError(
                "PDF needs WeasyPrint (pip install 'ssegraph[pdf]', and Pango from the system): "
                "or write .html, open it in a browser and print it to PDF, it is laid out for A4"
            ) from error
        written: bytes = HTML(string=self.html(), url_fetcher=_nothing).write_pdf()
        return written

    # -- Markdown -----------------------------------------------------------------------------

    def markdown(self) -> str:
        """Return it as Markdown (CommonMark, tables of GitHub)."""
        parts = [f"# {_marked(self.title)}"]
        for each in self.blocks:
            if isinstance(each, Heading):
                parts.append(f"{'#' * each.level} {_marked(each.text)}")
            elif isinstance(each, Text):
                parts.append(_markdown_line(each.runs))
            elif isinstance(each, Items):
                parts.append("\n".join(f"- {_markdown_line(line)}" for line in each.lines))
            elif isinstance(each, Table):
                width = len(each.rows[0]) if each.rows else len(each.head)
                head = [_marked(cell) for cell in each.head] or [""] * width
                rows = [[_markdown_line(cell).replace("|", "\\|") for cell in row] for row in each.rows]
                lines = [head, ["---"] * width, *rows]
                parts.append("\n".join(f"| {' | '.join(row)} |" for row in lines))
            else:
                parts.append(_marked(each.caption))
        if self.references:
            parts.append(f"## {_marked(self.sources_heading)}")
            parts.append(
                "\n".join(
                    f"{each.number}. {_marked(each.line(self.language, address=not each.source.url))}"
                    + (f" <{each.source.url}>" if each.source.url else "")
                    for each in self.references
                )
            )
        return "\n\n".join(parts) + "\n"

    # -- DOCX ---------------------------------------------------------------------------------

    def docx(self) -> bytes:
        """Return it as a document of Word (Office Open XML), the same bytes for the same paper.

        Raises:
            MissingExtra: python-docx is not installed.
        """
        try:
            import docx
            from docx.shared import Mm, Pt
        except ImportError as error:
            raise MissingExtra("DOCX", "documents") from error
        document = docx.Document()
        section = document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
        normal = document.styles["Normal"]
        normal.font.size = Pt(10)
        document.core_properties.title = _plain(self.title)[:255]
        document.core_properties.author = ""
        document.core_properties.language = self.language
        document.add_heading(_plain(self.title), 0)
        for each in self.blocks:
            _docx_block(document, each)
        if self.references:
            document.add_heading(_plain(self.sources_heading), 1)
            for reference in self.references:
                paragraph = document.add_paragraph()
                paragraph.add_run(f"[{reference.number}] ")
                paragraph.add_run(
                    _plain(reference.line(self.language, address=not reference.source.url)) + " "
                )
                if reference.source.url:
                    _docx_link(paragraph, reference.source.url)
        out = io.BytesIO()
        document.save(out)
        return _timeless(out.getvalue())


def _nothing(url: str, *rest: Any, **more: Any) -> dict[str, Any]:
    """Fetch nothing: a paper holds all it shows."""
    raise ValueError(f"{url}: a paper asks for nothing")


def _html_line(line: Sequence[Run]) -> str:
    found = []
    for run in line:
        said = escaped(run.text)
        language = f' lang="{escaped(run.language)}"' if run.language else ""
        if run.style == "quote":
            said = f"<q{language}>{said}</q>"
        elif run.style:
            said = f'<{"b" if run.style == "strong" else "small"}{language} dir="auto">{said}</{"b" if run.style == "strong" else "small"}>'
        elif language:
            said = f"<span{language}>{said}</span>"
        notes = ", ".join(f'<a href="#s{number}">{number}</a>' for number in run.sources)
        found.append(said + (f' <span class="n">[{notes}]</span>' if notes else ""))
    return "".join(found)


def _html_block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{escaped(block.text)}</h{block.level}>"
    if isinstance(block, Text):
        return f"<p>{_html_line(block.runs)}</p>"
    if isinstance(block, Items):
        return f"<ul>{''.join(f'<li>{_html_line(line)}</li>' for line in block.lines)}</ul>"
    if isinstance(block, Figure):
        return f"<figure>{block.svg}<figcaption>{escaped(block.caption)}</figcaption></figure>"
    head = "".join(f'<th scope="col">{escaped(cell)}</th>' for cell in block.head)
    rows = []
    for row in block.rows:
        cells = [f"<td>{_html_line(cell)}</td>" for cell in row]
        if not block.head:
            cells[0] = f'<th scope="row">{_html_line(row[0])}</th>'
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{''.join(rows)}</tbody></table>"


def _html_reference(reference: Reference, language: str) -> str:
    said = escaped(reference.line(language, address=not reference.source.url))
    url = reference.source.url
    if not url or not is_web_address(url):
        return said
    return f'{said} <a href="{escaped(url)}" rel="noreferrer">{escaped(url)}</a>'


def _marked(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", " ".join(text.split()))


def _markdown_line(line: Sequence[Run]) -> str:
    found = []
    for run in line:
        said = _marked(run.text)
        lead = run.text[: len(run.text) - len(run.text.lstrip())] and " "
        tail = run.text[len(run.text.rstrip()) :] and " "
        said = {"strong": f"**{said}**", "quote": f"“{said}”"}.get(run.style, said) if said else ""
        notes = "".join(f" [{number}]" for number in run.sources)
        found.append((lead + said + tail if said else lead) + notes)
    return "".join(found).strip()


def _plain(text: str) -> str:
    return _CONTROL.sub("\ufffd", text)


def _docx_line(paragraph: Paragraph, line: Sequence[Run]) -> None:
    for run in line:
        said = paragraph.add_run(_plain(f"“{run.text}”" if run.style == "quote" else run.text))
        said.bold = True if run.style == "strong" else None
        said.italic = True if run.style == "quiet" else None
        if run.sources:
            note = paragraph.add_run(f" [{', '.join(map(str, run.sources))}]")
            note.font.superscript = True


def _docx_block(document: Document, block: Block) -> None:
    from docx.shared import Mm

    if isinstance(block, Heading):
        document.add_heading(_plain(block.text), block.level - 1)
    elif isinstance(block, Text):
        _docx_line(document.add_paragraph(), block.runs)
    elif isinstance(block, Items):
        for line in block.lines:
            _docx_line(document.add_paragraph(style="List Bullet"), line)
    elif isinstance(block, Figure):
        drawn = block.picture()
        if drawn:
            document.add_picture(io.BytesIO(drawn), width=Mm(150))
        document.add_paragraph(_plain(block.caption))
    elif block.rows:
        table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
        if block.head:
            for cell, text in zip(table.add_row().cells, block.head, strict=True):
                cell.paragraphs[0].add_run(_plain(text)).bold = True
        for row in block.rows:
            for cell, line in zip(table.add_row().cells, row, strict=True):
                _docx_line(cell.paragraphs[0], line)


def _docx_link(paragraph: Paragraph, url: str) -> None:
    """Add a link to a paragraph: python-docx reads them and has no call that makes one (ECMA-376, 17.16.22)."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(paragraph.add_run(_plain(url))._r)
    paragraph._p.append(link)


def _timeless(content: bytes) -> bytes:
    """Return a package without the hours at which its parts were written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return out.getvalue()


_STYLE: Final = """
@page{size:A4;margin:11mm}
body{font:15px/1.45 system-ui,"Noto Sans","DejaVu Sans",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.5rem;line-height:1.2;margin:0 0 .3rem}h2{font-size:1.15rem;margin:1.2rem 0 .3rem;border-bottom:1px solid #98a2ad}
h3{font-size:1rem;margin:.8rem 0 .2rem}p{margin:.3rem 0}
ul{margin:.2rem 0;padding-left:1.1rem}li{overflow-wrap:anywhere}
table{border-collapse:collapse;margin:.3rem 0;width:100%}
th,td{text-align:left;vertical-align:top;padding:.1rem .5rem .1rem 0;border-bottom:1px solid #d5dae0;overflow-wrap:anywhere}
tbody th{font-weight:600;white-space:nowrap}
small{color:#4b5560;font-size:.92em}.n{font-size:.8em;white-space:nowrap}a{color:#0b5394}
figure{display:inline-block;margin:.3rem 1rem .3rem 0;max-width:100%}figcaption{font-size:.85em;color:#4b5560;max-width:22rem}
svg{display:block;max-width:100%}
.sources{padding-left:2.2rem;font-size:.9em}
@media print{
body{font-size:7.2pt;line-height:1.22;max-width:none;margin:0;padding:0}
main{columns:2;column-gap:6mm}h1{column-span:all;font-size:14pt}
h2{font-size:9.5pt;margin:5pt 0 2pt;break-after:avoid}h3{font-size:8pt;margin:3pt 0 1pt;break-after:avoid}
li,tr,figure{break-inside:avoid}p{margin:1pt 0}ul{padding-left:12pt}.sources{padding-left:18pt}
figure{margin:1pt 4pt 1pt 0}
}
"""
