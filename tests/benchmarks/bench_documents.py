"""What reading is worth and costs: observations for each text, printed; the gate beside fuzzy matching.

Development texts: the rules were written on them. `unseen`: written after the rules were frozen and
read once before any rule was changed again. `news`: prose by others, printed and not hidden.
"""

from __future__ import annotations

import difflib
import time
from pathlib import Path

import yaml

import ssegraph as sse
from document_forms import as_docx, as_html, as_pdf
from ssegraph.documents.extraction import extract
from ssegraph.documents.reading import read, read_bytes
from ssegraph.documents.scoring import load_gold, score
from ssegraph.documents.verification import place_of, verify

HERE = Path(__file__).parents[1] / "documents"


def test_how_good_each_reading_is() -> None:
    known = list(sse.load().records().entities)
    seen = 0
    right = {"structure": 0.0, "sentence": 0.0}
    rows = {"structure": 0, "sentence": 0}
    for gold_path in sorted(HERE.rglob("*.yaml")):
        (path,) = (each for each in gold_path.parent.glob(f"{gold_path.stem}.*") if each.suffix != ".yaml")
        gold, text = load_gold(gold_path), path.read_text(encoding="utf-8")
        forms = {
            "text": text.encode(),
            "html": as_html(text),
            "docx": as_docx(text),
            "pdf": as_pdf(text),
            "pdf, two columns": as_pdf(text, 2),
        }
        names = {
            "text": path.name,
            "html": "a.html",
            "docx": "a.docx",
            "pdf": "a.pdf",
            "pdf, two columns": "a.pdf",
        }
        print(f"\n{path.relative_to(HERE)}")
        for form, content in forms.items():
            result = score(verify(extract(read_bytes(content, names[form]), known)).to_json(), gold)
            print(
                f"  {form:<17} entities {result['entities']['f1']:.3f}  ties {result['ties']['f1']:.3f}  observations {result['observations_found']}  exact {result['evidence_exact']}  precision by reading {result['precision_by_reading']}"
            )
            if form == "text":
                seen += 1
                for name, share in result["precision_by_reading"].items():
                    right[name] += share * result["rows_by_reading"][name]
                    rows[name] += result["rows_by_reading"][name]
    for name, number in rows.items():
        print(f"ties read from {name}: {right[name] / number:.3f} right of {number}")
    assert seen == 19


def test_the_gate_beside_likeness() -> None:
    """Fuzzy matching at .90 takes changed digits for the quote; the gate takes none."""
    path, gold = (
        HERE / "given" / "gsef-2020-session-report.md",
        HERE / "given" / "gsef-2020-session-report.yaml",
    )
    text = read(path).text
    annotated = yaml.safe_load(gold.read_text(encoding="utf-8"))
    quotes = [
        row["quote"]
        for row in (*annotated["ties"], *annotated["observations"])
        if any(sign.isdigit() for sign in row["quote"])
    ]
    false = [quote.translate(str.maketrans("0123456789", "1234567890")) for quote in quotes]
    false = [quote for quote in false if quote not in text]
    begun = time.perf_counter()
    ours = sum(place_of(quote, text) is not None for quote in false)
    ours_time = time.perf_counter() - begun
    begun = time.perf_counter()
    theirs = sum(
        any(
            difflib.SequenceMatcher(None, quote, text[at : at + len(quote)], autojunk=False).ratio() >= 0.9
            for at in range(0, len(text) - len(quote), max(1, len(quote) // 20))
        )
        for quote in false
    )
    theirs_time = time.perf_counter() - begun
    print(
        f"\nof {len(false)} quotes with changed digits: the gate accepts {ours}, likeness at .90 accepts {theirs}; {theirs_time / max(ours_time, 1e-9):.0f} times the time"
    )
    assert ours == 0
