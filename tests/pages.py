"""What the tests of the page share: the small graph, and texts that mean harm."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ssegraph.core.words import interface
from ssegraph.views.basemap import land
from ssegraph.views.html import columns, render

PAYLOAD: dict[str, Any] = json.loads(
    (Path(__file__).parent / "browser" / "payload.json").read_text(encoding="utf-8")
) | {"land": land()}
"""A dozen actors of the shipped graph, with their ties: small enough to count by hand."""

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<script>alert(1)</script>",
    "<!--<script>",
    "--><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>*{display:none}</style>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<a href='javascript:alert(1)'>x</a>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "{{constructor.constructor('alert(1)')()}}",
    "{{data}} {{script}} {{title}}",
    "${alert(1)}",
    "{source} {target} {n}",
    "=1+1",
    "@SUM(A1:A9)",
    "&lt;b&gt; &amp; &#60;",
    "\\u003cscript\\u003e",
    "a\u0000b",
    "a\u0007\u001bb",
    "\u202egnol eman\u202c",
    "\u2066\u2067isolated\u2069",
    "line\u2028separator\u2029paragraph",
    "__proto__",
    "constructor",
    "%s%n%x",
    "\U0001f469\u200d\U0001f33e \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "A" * 10_000,
    "\u0300" * 500 + "a",
]


FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ON_THE_PATH = ("chromium", "chromium-browser", "google-chrome")


def chromium(own: str) -> str:
    """Return the path of a browser; `own` is where Playwright would keep one of its own."""
    named = os.environ.get("SSEGRAPH_BROWSER")
    if named:
        return named
    for name in ON_THE_PATH:
        found = shutil.which(name)
        if found:
            return found
    if Path(own).exists():
        return own
    pytest.fail(
        "no browser for the page's tests: install chromium (apt-get install chromium, or "
        "python -m playwright install chromium), or name one in SSEGRAPH_BROWSER",
        pytrace=False,
    )


def saved(folder: Path, payload: dict[str, Any]) -> Path:
    """Write the page of a payload into a folder and return its path."""
    path = folder / "page.html"
    path.write_text(render(payload), encoding="utf-8")
    return path


def search(opened: Any, text: str) -> None:
    """Find an entry as a reader does, and go there."""
    opened.page.keyboard.press("/")
    opened.page.keyboard.insert_text(text)
    opened.page.wait_for_selector("#found [role=option]")
    opened.page.keyboard.press("Enter")


# A browser takes seconds to break ten thousand letters into lines: once an actor, once a tie is enough.
SHORT = [text[:300] for text in HOSTILE]


def hostile() -> dict[str, Any]:
    """Return the payload with a hostile text wherever a text may stand."""
    payload: dict[str, Any] = copy.deepcopy(PAYLOAD)
    payload["title"] = HOSTILE[0]
    payload["sources"] = [
        {"id": f"s{i}", "url": text, "title": text, "publisher": text, "date": text}
        for i, text in enumerate(SHORT)
    ]
    payload["conflicts"] = {"c": {"kind": "size", "what": HOSTILE[4]}}
    payload["entities"] = [
        {
            "id": f"e{i}",
            "kind": "Network" if i % 3 else SHORT[i],
            "name": text,
            "names": {"ko": SHORT[i], "x-<b>": SHORT[i]},
            "aliases": [SHORT[i]],
            "acronym": text[:40],
            "countries": [SHORT[i][:20]],
            "place": SHORT[i],
            "founded": SHORT[i],
            "website": SHORT[i],
            "note": SHORT[i],
            "x": i * 40,
            "y": (i % 5) * 60,
            "community": i % 3 + 1,
            "spot": i,
            "observations": [
                {
                    "kind": SHORT[i],
                    "value": SHORT[i],
                    "unit": SHORT[i],
                    "asOf": SHORT[i],
                    "conflict": "c",
                    "evidence": [{"source": i, "says": SHORT[i]}],
                }
            ],
        }
        for i, text in enumerate(HOSTILE)
    ]
    payload["communities"] = [[0, 1], [2], []]
    payload["spots"] = [
        {"label": {"en": SHORT[i]}, "x": i * 9, "y": -i * 5, "w": 900} for i, text in enumerate(HOSTILE)
    ]
    payload["questions"] = [
        {
            "slug": f"q{i}",
            "question": {"en": text},
            "row": {"en": SHORT[i]},
            "answer": {"en": text},
            "columns": [SHORT[i], "words"],
            "headings": {"en": [SHORT[i], SHORT[i]]},
            "rows": [{"cells": [[i], SHORT[i]], "ties": [i]}],
        }
        for i, text in enumerate(HOSTILE)
    ]
    payload["looks"] = {"label": SHORT, "color": SHORT, "colorTitle": HOSTILE[4]}
    payload["ties"] = [
        {
            "id": f"t{i}",
            "kind": "memberOf" if i % 2 else SHORT[i],
            "source": i,
            "target": (i + 1) % len(HOSTILE),
            "role": SHORT[i],
            "start": SHORT[i],
            "seen": SHORT[i],
            "status": SHORT[i],
            "confidence": SHORT[i],
            "conflict": "c",
            "note": SHORT[i],
            "alsoSeenAt": [SHORT[i]],
            "voices": 1,
            "cost": 1,
            "evidence": [
                {"source": i, "says": SHORT[i], "quotes": [{"text": text, "role": "statement"}]},
                {"source": i, "quotes": [{"text": text, "role": "antecedent"}]},
            ],
        }
        for i, text in enumerate(HOSTILE)
    ]
    return payload


MODULES = Path(__file__).parents[1] / "graph/ssegraph/views/page"
_AROUND = """
const texts = { data: await Deno.readTextFile("data.json"), words: await Deno.readTextFile("words.json") };
globalThis.document = { getElementById: (id) => ({ dataset: { form: "json" }, textContent: texts[id] }) };
globalThis.location = { hash: "" };
"""


def run_module(folder: Path, payload: Mapping[str, Any], script: str, asked: object) -> Any:
    """Run JavaScript on the page's own modules and data, in an engine without a browser, and return the JSON it prints.

    Args:
        folder: where its files are written.
        payload: what the page holds.
        script: imports from `PAGE`, reads `asked.json`, and prints one line of JSON.
        asked: what it reads.
    """
    packed = {
        key: columns(value) if key in ("entities", "ties", "sources") else value
        for key, value in payload.items()
    }
    for name, value in (("data", packed), ("words", interface("page")), ("asked", asked)):
        (folder / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    whole = f"const PAGE = {json.dumps(MODULES.as_uri() + '/')};\n{_AROUND}\n{script}"
    (folder / "run.mjs").write_text(whole, encoding="utf-8")
    ran = subprocess.run(
        [Path(sys.executable).with_name("deno"), "run", "--quiet", "--no-config", "--allow-read", "run.mjs"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
