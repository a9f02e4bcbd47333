"""Writes the algebra of the named questions, which pages evaluate, beside them: `python docs/make_algebra.py`."""

from __future__ import annotations

import json

from ssegraph.ask.compiled import SHIPPED, digest
from ssegraph.ask.questions import load_questions
from ssegraph.ask.translation import translated
from ssegraph.core.resources import ontology_dir


def made() -> str:
    """Return the file as it should stand: a line for each query, by digest."""
    found = {
        digest(each.sparql, each.parameters): translated(each.sparql, each.parameters)
        for each in load_questions().values()
        if each.sparql is not None
    }
    lines = (f"{json.dumps(key)}: {json.dumps(found[key], separators=(',', ':'))}" for key in sorted(found))
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    (ontology_dir() / SHIPPED).write_text(made(), encoding="utf-8")
