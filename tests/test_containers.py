"""What a document comes in: every word a person sees is read, or said to be left out and as what."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssegraph.core.errors import StoreError
from ssegraph.documents.reading import SUFFIXES, Document, read_bytes

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _left(document: Document) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for each in document.left_out:
        found.setdefault(each.what, []).append(each.words)
    return {what: " / ".join(words) for what, words in found.items()}


# -- web pages --------------------------------------------------------------------------------

PAGE = """<!doctype html><html><head><title>T</title></head><body class="has-sidebar">
<header><p>Example Portal</p><nav><ul><li>Home</li><li>Contact</li></ul></nav></header>
<div class="cookie-banner" role="dialog">The Portal uses cookies of Example Analytics.</div>
<main><article><header><h1>Assembly</h1></header>
<p>Ann Lee spoke<sup>1</sup>.</p>
<aside>Read also: The City of Aside joined.</aside>
<table><tr><th>Name</th><th>Body</th></tr><tr><td rowspan=2>Bo Kim</td><td>Harbour Cooperative</td></tr>
<tr><td>Quay Network</td></tr><tr><td colspan=2>All members</td></tr></table>
<footer>Written by Cy Roe</footer></article></main>
<div id="sidebar"><p>The City of Side is a member.</p></div>
<footer>Example Portal 2024</footer></body></html>"""


def test_menus_notices_side_bars_and_feet_of_a_page_are_told_and_not_read() -> None:
    document = read_bytes(PAGE.encode(), "a.html")
    assert [line for line in document.text.splitlines() if line] == [
        "# Assembly",
        "Ann Lee spoke¹.",
        "| Name | Body |",
        "| Bo Kim | Harbour Cooperative |",
        "| Bo Kim | Quay Network |",
        "| All members |",
        "Written by Cy Roe",
    ]
    assert _left(document) == {
        "page head": "Example Portal Home Contact",
        "dialog": "The Portal uses cookies of Example Analytics.",
        "side bar": "Read also: The City of Aside joined. / The City of Side is a member.",
        "page foot": "Example Portal 2024",
    }
    assert document.notes == (
        "left out: page head (4 words), dialog (7 words), side bar (14 words), page foot (3 words)",
    )


def test_a_source_may_say_it_in_a_side_bar_so_the_whole_page_is_kept_where_words_are_looked_for() -> None:
    whole = read_bytes(PAGE.encode(), "a.html", whole=True)
    assert "The City of Side is a member." in whole.text
    assert (whole.reader, read_bytes(PAGE.encode(), "a.html").reader) == ("html", "html, main text")


@pytest.mark.parametrize(
    ("attribute", "what"),
    [
        ('class="cookie-consent"', "cookie notice"),
        ('id="gdpr"', "cookie notice"),
        ('class="main-menu dark"', "menu"),
        ('class="breadcrumb"', "menu"),
        ('class="left-sidebar"', "side bar"),
        ('id="footer"', "page foot"),
        ('class="share-buttons"', "share buttons"),
        ('role="navigation"', "menu"),
        ('role="complementary"', "side bar"),
        ('class="newsletter-form"', "form"),
        ('class="related-posts"', "side bar"),
    ],
)
def test_parts_without_elements_of_their_own_are_known_by_role_or_name(attribute: str, what: str) -> None:
    page = f"<h1>Minutes</h1><div {attribute}>Eve Bad, chair of Bad Bank</div><p>Ann Lee spoke.</p>"
    document = read_bytes(page.encode(), "a.html")
    assert document.text == "# Minutes\n\nAnn Lee spoke."
    assert _left(document) == {what: "Eve Bad, chair of Bad Bank"}


@pytest.mark.parametrize(
    "opening",
    [
        '<body class="has-sidebar">',
        '<div class="content with-menu">',
        '<div class="menu-open-wrapper">',
        '<div class="page-footer-layout">',
        '<div id="navigator-cooperative">',
        '<div class="sidebar"><main>',
    ],
)
def test_a_name_that_only_holds_such_a_word_or_a_part_that_holds_the_main_text_is_read(opening: str) -> None:
    assert "Ann Lee spoke" in read_bytes(f"{opening}<p>Ann Lee spoke.</p>".encode(), "a.html").text


def test_tables_that_lay_out_a_page_are_no_rows() -> None:
    page = "<table><tr><td>Left</td><td><h1>Minutes</h1><p>Ann Lee spoke.</p><table><tr><td>Bo</td><td>Quay</td></tr></table></td></tr></table>"
    assert read_bytes(page.encode(), "a.html").text == "Left\n\n# Minutes\n\nAnn Lee spoke.\n| Bo | Quay |"


_WORD = st.text("abcdefgh", min_size=3, max_size=6)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "p",
                    "nav",
                    "aside",
                    "footer",
                    "header",
                    "li",
                    "h2",
                    "div hidden",
                    "div class=menu",
                    "td",
                    "main",
                    "dialog",
                ]
            ),
            _WORD,
        ),
        min_size=1,
        max_size=12,
    ),
    st.booleans(),
)
def test_each_word_of_a_page_is_read_or_told_as_left_out(parts: list[tuple[str, str]], nested: bool) -> None:
    words = [f"{word}{number}" for number, (_, word) in enumerate(parts)]
    page = ""
    for (tag, _), word in zip(parts, words, strict=True):
        name = tag.split()[0]
        page = f"<{tag}>{word} {page if nested else ''}</{name}>" + ("" if nested else page)
    document = read_bytes(f"<p>begin</p>{page}".encode(), "a.html")
    told = (
        " ".join([document.text, *(each.words for each in document.left_out)])
        .replace("|", " ")
        .replace("#", " ")
        .split()
    )
    assert sorted(word for word in told if word in words) == sorted(words)


# -- Word -------------------------------------------------------------------------------------


def _word(body: str, notes: str = "", **parts: str) -> bytes:
    """Return a Word document whose body is this XML."""
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = parts.get("head", "")
    document.sections[0].footer.paragraphs[0].text = parts.get("foot", "")
    holder = document.element.body
    for element in list(holder)[:-1]:
        holder.remove(element)
    namespaces = (
        f'{_W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    for element in list(parse_xml(f"<w:body {namespaces}>{body}</w:body>")):
        holder.insert(len(holder) - 1, element)
    if notes:
        blob = f"<w:footnotes {_W}>{notes}</w:footnotes>".encode()
        part = Part(
            PackURI("/word/footnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            blob,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def _paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


_BOX = "<w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "text", "left"),
    [
        (
            _paragraph(
                _run("Ann "),
                f'<w:ins w:id="1">{_run("Lee ")}</w:ins>',
                '<w:del w:id="2"><w:r><w:delText>Bad </w:delText></w:r></w:del>',
                _run("spoke"),
            ),
            "Ann Lee spoke\n",
            {"deleted": "Bad"},
        ),
        (
            f'<w:moveFrom w:id="1">{_paragraph(_run("old place"))}</w:moveFrom>'
            + _paragraph(f'<w:moveTo w:id="2">{_run("new place")}</w:moveTo>'),
            "new place\n",
            {"deleted": "old place"},
        ),
        (
            _paragraph(
                _run("of the "), f'<w:hyperlink w:anchor="x">{_run("Quay Network")}</w:hyperlink>', _run(".")
            ),
            "of the Quay Network.\n",
            {},
        ),
        (f"<w:sdt><w:sdtContent>{_paragraph(_run('a block'))}</w:sdtContent></w:sdt>", "a block\n", {}),
        (
            _paragraph(_run("Date: "), f"<w:sdt><w:sdtContent>{_run('3 May')}</w:sdtContent></w:sdt>"),
            "Date: 3 May\n",
            {},
        ),
        (
            _paragraph(
                _run("before"),
                f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{_BOX}</w:drawing></mc:Choice>"
                f"<mc:Fallback><w:pict>{_BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            ),
            "before\n\nin a box\n",
            {},
        ),
        (_paragraph(_run("seen "), _run("unseen", "<w:vanish/>")), "seen\n", {"hidden": "unseen"}),
        (_paragraph(_run("not off", '<w:vanish w:val="0"/>')), "not off\n", {}),
        (_paragraph(_run("Anna Berg"), _run("1", '<w:vertAlign w:val="superscript"/>')), "Anna Berg¹\n", {}),
    ],
    ids=[
        "inserted and deleted",
        "moved",
        "link",
        "control",
        "control in a line",
        "box once",
        "hidden",
        "not hidden",
        "mark",
    ],
)
def test_a_word_document_is_read_in_its_final_view(body: str, text: str, left: dict[str, str]) -> None:
    document = read_bytes(_word(body), "a.docx")
    assert (document.text, _left(document)) == (text, left)
    assert any("tracked" in note for note in document.notes) == ("w:ins" in body or "w:moveTo" in body)


def _cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def test_tables_of_word_within_each_other_stand_in_their_place_and_merged_cells_for_each_row() -> None:
    inner = f"<w:tbl><w:tr>{_cell(_paragraph(_run('inner')))}{_cell(_paragraph(_run('cell')))}</w:tr></w:tbl>"
    first, next_one = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        f"<w:tbl><w:tr>{_cell(_paragraph(_run('Ann Lee')), first)}{_cell(_paragraph(_run('Harbour')))}</w:tr>"
        f"<w:tr>{_cell(_paragraph(), next_one)}{_cell(_paragraph(_run('Quay')) + inner + _paragraph())}</w:tr></w:tbl>"
        + _paragraph(_run("after"))
    )
    assert (
        read_bytes(_word(body), "a.docx").text
        == "| Ann Lee | Harbour |\n| Ann Lee | Quay |\n| inner | cell |\n\nafter\n"
    )


def test_heads_feet_and_notes_of_word_are_accounted_for() -> None:
    body = _paragraph(_run("Ann Lee"), '<w:r><w:footnoteReference w:id="7"/></w:r>', _run(" spoke"))
    note = f'<w:footnote w:id="7">{_paragraph(_run("of the Quay Network"))}</w:footnote>'
    document = read_bytes(_word(body, note, head="Draft 3", foot="Confidential"), "a.docx")
    assert document.text == "Ann Lee¹ spoke\n\n¹ of the Quay Network\n"
    assert _left(document) == {"page head": "Draft 3", "page foot": "Confidential"}


# -- other offices ----------------------------------------------------------------------------


def _odt(build: Callable[[Any], None]) -> bytes:
    from odfdo import Document as Text

    text = Text("text")
    text.body.clear()
    build(text.body)
    out = io.BytesIO()
    text.save(out)
    return out.getvalue()


def test_an_opendocument_text_is_read_with_lists_tables_notes_and_without_what_was_deleted() -> None:
    from odfdo import Element, Header, List, Paragraph, Table

    def build(body: Any) -> None:
        body.append(
            Element.from_tag(
                "<text:tracked-changes><text:changed-region><text:deletion><text:p>Bad words</text:p></text:deletion>"
                "</text:changed-region></text:tracked-changes>"
            )
        )
        body.append(Header(2, "Speakers"))
        body.append(List(["Ann Lee, Quay", "Bo Kim"]))
        table = Table("T", 2, 2)
        for x, y, words in ((0, 0, "Ann"), (1, 0, "Quay"), (0, 1, "Bo"), (1, 1, "Harbour")):
            table.set_value((x, y), words)
        body.append(table)
        spoken = Paragraph("Ann")
        spoken.insert_note(after="Ann", note_id="n1", citation="1", body="of Quay")
        spoken.append(Element.from_tag("<text:a>, of the Quay Network</text:a>"))
        body.append(spoken)

    document = read_bytes(_odt(build), "a.odt")
    assert document.text == (
        "## Speakers\n- Ann Lee, Quay\n- Bo Kim\n| Ann | Quay |\n| Bo | Harbour |\n\nAnn¹, of the Quay Network\n\n¹ of Quay\n"
    )
    assert _left(document) == {"deleted": "Bad words"}
    assert document.notes[0] == "changes were tracked: read as if all were accepted"


def test_slides_are_read_in_order_and_hidden_ones_and_notes_are_told() -> None:
    from pptx import Presentation
    from pptx.util import Inches

    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "Partners"
    frame = slide.placeholders[1].text_frame
    frame.text = "Harbour Cooperative"
    frame.add_paragraph().text = "Quay Network"
    table = slide.shapes.add_table(1, 2, Inches(1), Inches(6), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Ann Lee", "Quay"
    slide.notes_slide.notes_text_frame.text = "say hello"
    hidden = show.slides.add_slide(show.slide_layouts[5])
    hidden.shapes.title.text = "Not shown"
    hidden._element.set("show", "0")
    out = io.BytesIO()
    show.save(out)
    document = read_bytes(out.getvalue(), "a.pptx")
    assert document.text == "## Partners\n- Harbour Cooperative\n- Quay Network\n| Ann Lee | Quay |\n"
    assert _left(document) == {"notes of the speaker": "say hello", "hidden": "Not shown"}


def test_rich_text_is_read_and_its_heads_notes_and_deleted_words_are_accounted_for() -> None:
    source = (
        r"{\rtf1\ansi{\header\pard Draft 3\par}{\b Minutes}\par Ann Lee{\footnote of Quay} spoke {\deleted badly }in "
        r"\u50872?\u49328?.\par \trowd\cellx100\cellx200 Ann\cell Quay\cell\row}"
    )
    document = read_bytes(source.encode(), "a.rtf")
    assert [line for line in document.text.splitlines() if line] == [
        "Minutes", "Ann Lee¹ spoke in 울산.", "| Ann | Quay |", "¹ of Quay",
    ]  # fmt: skip
    assert _left(document) == {"page head": "Draft 3", "deleted": "badly"}


# -- mail, saved pages, captures --------------------------------------------------------------


def test_a_mail_gives_names_and_words_and_no_address() -> None:
    mail = (
        'From: Ann Lee <ann@example.org>\r\nTo: "Kim, Bo" <bo@example.org>, all@example.org\r\nDate: Fri, 3 May 2024 10:00:00 +0200\r\n'
        "Subject: =?utf-8?q?R=C3=A9union?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe Quay Network joined.\r\n"
        "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=list.pdf\r\n\r\nx\r\n--b--\r\n"
    )
    document = read_bytes(mail.encode(), "a.eml")
    assert (
        document.text.strip()
        == "# Réunion\n\nFrom: Ann Lee\n\nTo: Kim, Bo\n\nDate: 2024-05-03\n\nThe Quay Network joined."
    )
    assert document.notes == ("the attachment list.pdf is not read: give it itself",)


def test_a_page_saved_in_one_file_is_read_as_the_page() -> None:
    saved = (
        'From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary=b\r\n\r\n'
        "--b\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<nav>Home</nav><h1>R=E9union</h1><p>Ann Lee spoke.</p>\r\n--b--\r\n"
    )
    document = read_bytes(saved.encode(), "a.mhtml")
    assert (document.text, _left(document)) == ("# Réunion\n\nAnn Lee spoke.", {"menu": "Home"})


def test_the_first_page_of_a_capture_is_read_and_the_others_are_told() -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for address, status, words in (
        ("gone", "404 Not Found", "no"),
        ("a", "200 OK", "Réunion"),
        ("b", "200 OK", "other"),
    ):
        head = StatusAndHeaders(
            status, [("Content-Type", "text/html; charset=iso-8859-1")], protocol="HTTP/1.1"
        )
        body = io.BytesIO(f"<h1>{words}</h1><p>Ann Lee spoke.</p>".encode("latin-1"))
        writer.write_record(
            writer.create_warc_record(
                f"https://example.org/{address}", "response", payload=body, http_headers=head
            )
        )
    document = read_bytes(out.getvalue(), "a.warc.gz")
    assert document.text == "# Réunion\n\nAnn Lee spoke."
    assert document.notes[-2:] == (
        "read of the capture: https://example.org/a",
        "1 other pages in it are not read: https://example.org/b",
    )


# -- PDF and scans ----------------------------------------------------------------------------


def _pdf(draw: Callable[[Any], None]) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas("a.pdf", pagesize=(595, 842))
    canvas.setFont("Helvetica", 11)
    draw(canvas)
    canvas.showPage()
    return bytes(canvas.getpdfdata())


def test_a_running_head_on_a_single_page_and_its_number_are_told_and_not_read() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(72, 815, "Example Forum of Minutes 2024")
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(72, 740, "Assembly")
        canvas.setFont("Helvetica", 11)
        for row in range(6):
            canvas.drawString(
                72, 700 - 14 * row, f"Line {row} of what Ann Lee said in the assembly of the network"
            )
        canvas.drawString(290, 20, "1")

    document = read_bytes(_pdf(draw), "a.pdf")
    assert document.text.startswith("# Assembly\n")
    assert _left(document) == {"running head": "Example Forum of Minutes 2024", "page number": "1"}


def test_the_first_line_of_a_letter_is_no_running_head() -> None:
    def draw(canvas: Any) -> None:
        for row in range(6):
            canvas.drawString(
                72, 780 - 14 * row, f"Line {row} of what Ann Lee said in the assembly of the network"
            )

    assert read_bytes(_pdf(draw), "a.pdf").text.startswith("Line 0")


def test_cells_of_two_lines_in_a_table_of_a_pdf_are_one_cell() -> None:
    def draw(canvas: Any) -> None:
        rows = [
            (700, "Name", "Role", "Body"),
            (670, "Ann Lee", "business", "Harbour"),
            (658, "", "director", "Cooperative"),
            (628, "Bo Kim", "chair", "Quay Network"),
            (598, "Cy Roe", "treasurer of", "Quay Network"),
            (586, "", "the board", ""),
        ]
        for y, *cells in rows:
            for x, words in zip((72, 220, 380), cells, strict=True):
                canvas.drawString(x, y, words)

    assert read_bytes(_pdf(draw), "a.pdf").text == (
        "| Name | Role | Body |\n| Ann Lee | business director | Harbour Cooperative |\n| Bo Kim | chair | Quay Network |\n"
        "| Cy Roe | treasurer of the board | Quay Network |\n"
    )


def test_the_mark_of_a_note_in_a_pdf_is_set_as_one() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(72, 700, "Ann Lee")
        canvas.setFont("Helvetica", 6)
        canvas.drawString(72 + 41, 705, "12")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72 + 50, 700, "spoke in Room 12 of the house.")

    assert "Ann Lee¹²" in read_bytes(_pdf(draw), "a.pdf").text


def _picture_of_text() -> Any:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (1700, 500), 255)
    font = ImageFont.load_default(size=60)
    ImageDraw.Draw(picture).multiline_text(
        (80, 80), "Minutes of the assembly\nAnn Lee joined the Quay Network.", fill=0, font=font
    )
    return picture


@pytest.mark.parametrize("form", ["PNG", "PDF", "TIFF"])
def test_a_scan_is_read_by_tesseract_and_said_to_be(form: str) -> None:
    out = io.BytesIO()
    _picture_of_text().save(out, form, **({"resolution": 200.0} if form == "PDF" else {}))
    document = read_bytes(out.getvalue(), f"scan.{form.lower()}")
    assert "Ann Lee joined the Quay Network." in document.text
    assert any("Tesseract" in note and "check the names" in note for note in document.notes)


def test_without_tesseract_a_scan_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    _picture_of_text().save(out, "PDF", resolution=200.0)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(StoreError, match="apt install tesseract-ocr"):
        read_bytes(out.getvalue(), "scan.pdf")


# -- what is no document ----------------------------------------------------------------------


def _zip(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, words in parts.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), words)
    return out.getvalue()


_NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000)
)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (_zip(xl__workbook_xml="x"), "a.xlsx", "ssegraph import"),
        (_zip(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "a.ods", "only texts"),
        (_zip(mimetype="application/vnd.oasis.opendocument.text"), "a.odt", "broken OpenDocument"),
        (_zip(ppt__presentation_xml="x"), "a.pptx", "broken presentation"),
        (_zip(a_txt="x"), "a.zip", "a zip file"),
        (b"hello", "a.odt", "no ODT file inside"),
        (b"hello", "a.rtf", "no RTF file inside"),
        (b"hello", "a.warc", "broken WARC"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "a.png", "broken picture"),
        (b"no head at all", "a.eml", "no mail"),
        (_NESTED, "a.eml", "parts within each other"),
        (b"From: a@example.org\r\n\r\nhello", "a.mhtml", "without a page"),
        (b"{\\rtf1 ", "a.rtf", "no text in it"),
    ],
)  # fmt: skip
def test_what_is_no_such_document_is_refused_in_words(content: bytes, name: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        read_bytes(content, name)


def test_every_form_of_document_that_is_read_stands_in_the_documentation() -> None:
    page = (Path(__file__).parents[1] / "docs" / "documents.md").read_text(encoding="utf-8")
    missing = [suffix for suffix in SUFFIXES if suffix not in page]
    assert not missing
    assert len(SUFFIXES) >= 20
