"""Makes HTML, DOCX and PDF of a report in Markdown or plain text, for tests and measurements."""

from __future__ import annotations

import html
import io
import re


def _parts(text: str) -> list[tuple[str, str]]:
    """Return (sort, words) of the blocks: `h1`..`h6`, `li`, `ol`, `row`, `p`."""
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        bare = line.strip()
        if not bare or re.fullmatch(r"\|?[\s:|-]*-[\s:|-]*\|?", bare):
            found.append(("", ""))
        elif match := re.match(r"(#{1,6})\s+(.*)", bare):
            found.append((f"h{len(match[1])}", match[2]))
        elif match := re.match(r"(?:[-*•○]|□)\s+(.*)", bare):
            found.append(("h4" if bare[0] == "□" else "li", match[1]))
        elif match := re.match(r"(\d{1,2})[.)]\s+(.*)", bare):
            found.append(("ol", match[2]))
        elif bare.startswith("|"):
            found.append(("row", bare))
        elif found and found[-1][0] == "p" and len(found[-1][1]) > 90:
            found[-1] = ("p", f"{found[-1][1]} {bare}")
        else:
            found.append(("p", bare))
    return [part for part in found if part[0]]


def _plain(words: str) -> str:
    words = re.sub(r"<[^>]+>", "", words)
    return re.sub(r"\*+|(?<!\w)_+|_+(?!\w)", "", words)


def _cells(row: str) -> list[str]:
    return [_plain(cell.strip()) for cell in row.strip().strip("|").split("|")]


def as_html(text: str) -> bytes:
    """Return the report as a web page."""
    out, open_list = [], ""
    for sort, words in _parts(text):
        wanted = {"li": "ul", "ol": "ol", "row": "table"}.get(sort, "")
        if open_list and wanted != open_list:
            out.append(f"</{open_list}>")
        if wanted and wanted != open_list:
            out.append(f"<{wanted}>")
        open_list = wanted
        shown = html.escape(_plain(words))
        if sort == "row":
            out.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in _cells(words)) + "</tr>")
        elif sort in ("li", "ol"):
            out.append(f"<li>{shown}</li>")
        else:
            out.append(f"<{sort}>{shown}</{sort}>")
    if open_list:
        out.append(f"</{open_list}>")
    page = "\n".join(out)
    return f"<!doctype html><html><head><meta charset='utf-8'><title>x</title></head><body>{page}</body></html>".encode()


def as_docx(text: str) -> bytes:
    """Return the report as a Word document with headings, lists and tables."""
    import docx

    document = docx.Document()
    parts = _parts(text)
    index = 0
    while index < len(parts):
        sort, words = parts[index]
        if sort == "row":
            rows = []
            while index < len(parts) and parts[index][0] == "row":
                rows.append(_cells(parts[index][1]))
                index += 1
            table = document.add_table(rows=len(rows), cols=max(len(row) for row in rows))
            for line, row in zip(table.rows, rows, strict=True):
                for cell, value in zip(line.cells, row, strict=False):
                    cell.text = value
            continue
        if sort[0] == "h":
            document.add_heading(_plain(words), level=int(sort[1]))
        else:
            style = {"li": "List Bullet", "ol": "List Number"}.get(sort)
            document.add_paragraph(_plain(words), style=style)
        index += 1
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(text: str, columns: int = 1) -> bytes:
    """Return the report as a PDF: headings by size, wrapped paragraphs, one column or two."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table

    korean = bool(re.search("[가-힣]", text))
    if korean:
        pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
    font = "HYSMyeongJo-Medium" if korean else "Helvetica"
    bold = font if korean else "Helvetica-Bold"
    sizes = {"h1": 18, "h2": 15, "h3": 13, "h4": 12.5, "h5": 12.5, "h6": 12.5}
    body = ParagraphStyle(
        "body", fontName=font, fontSize=10, leading=13, spaceAfter=7, wordWrap="CJK" if korean else None
    )
    story: list[Flowable] = []
    number = 0
    rows: list[list[str]] = []
    for sort, words in [*_parts(text), ("end", "")]:
        shown = html.escape(_plain(words))
        if rows and sort != "row":
            story.append(
                Table(
                    rows,
                    style=[("FONTNAME", (0, 0), (-1, -1), font), ("FONTSIZE", (0, 0), (-1, -1), 10)],
                    hAlign="LEFT",
                )
            )
            rows = []
        if sort == "end":
            break
        if sort in sizes:
            style = ParagraphStyle(
                sort,
                fontName=bold,
                fontSize=sizes[sort],
                leading=sizes[sort] * 1.25,
                spaceBefore=8,
                spaceAfter=6,
            )
            story.append(Paragraph(shown, style))
        elif sort == "row":
            rows.append(_cells(words))
        elif sort == "li":
            story.append(Paragraph(shown, body, bulletText="•"))
        elif sort == "ol":
            number = number + 1 if story and getattr(story[-1], "_numbered", False) else 1
            item = Paragraph(f"{number}. {shown}", body)
            item._numbered = True
            story.append(item)
        else:
            story.append(Paragraph(shown, body))
    story.append(Spacer(1, 4))
    out = io.BytesIO()
    width, height = A4
    gap = 20
    wide = (width - 120 - gap * (columns - 1)) / columns
    frames = [
        Frame(60 + index * (wide + gap), 60, wide, height - 120, id=str(index), leftPadding=0, rightPadding=0)
        for index in range(columns)
    ]
    template = BaseDocTemplate(out, pagesize=A4, invariant=True)
    template.addPageTemplates([PageTemplate(id="only", frames=frames)])
    template.build(story)
    return out.getvalue()
