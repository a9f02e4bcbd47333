"""Commands on what comes in and goes out: what changed between two editions."""

from __future__ import annotations

from pathlib import Path

import click

from ssegraph.cli.options import json_option
from ssegraph.errors import UsageError
from ssegraph.terminal import for_eyes, print_json, print_table, print_text, say


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--key", multiple=True, metavar="COLUMN", help="Of tables: the column that tells rows apart; may be given again.")  # fmt: skip
@click.option("--what", metavar="WORD", help="Only changes of one sort: dissolved, renamed, joined ...")  # fmt: skip
@click.option("--html", metavar="FILE", help="Also write a page to read and open.")
@click.option("--rdf", metavar="FILE", help="Also write an RDF change set: .trig or .nq.")
@json_option
def diff(
    old: str, new: str, key: tuple[str, ...], what: str | None, html: str | None, rdf: str | None,
    as_json: bool | None,
) -> None:  # fmt: skip
    """Say what changed from OLD to NEW: record folders, stores, RDF files, or two tables."""
    from ssegraph.difference import NOISES, WHATS, difference
    from ssegraph.store import FILE_FORMATS, Store, write_aside

    if what and what not in WHATS:
        raise UsageError(f"no change is called {what!r}; write one of {', '.join(WHATS)}")
    if rdf and not (Path(rdf).suffix in FILE_FORMATS and FILE_FORMATS[Path(rdf).suffix].supports_datasets):  # fmt: skip
        raise UsageError(f"{rdf}: a change set is written as .trig or .nq")
    found = difference(old, new, key)
    if html:
        text = found.to_html()
        write_aside(Path(html), lambda aside: aside.write_text(text, encoding="utf-8", errors="replace"))  # fmt: skip
        say(html)
    if rdf:
        Store.of_quads(found.to_quads(), ontology=False).dump(Path(rdf))
        say(rdf)
    if not for_eyes(as_json):
        value = found.to_dict()
        value["changes"] = [each for each in value["changes"] if not what or each["what"] == what]
        print_json(value)
        return
    print_text(found.summary())
    rows = []
    for name in found.counts:
        these = [each for each in found.changes if each.what == name and what in (None, name)]
        for each in these if what else these[:5]:
            change = " → ".join((each.before or "(empty)", each.after or "(empty)")) if each.before or each.after else ""  # fmt: skip
            if each.only:
                change += f" ({NOISES[each.only]})"
            proof = "\n".join(dict.fromkeys(filter(None, (each.was, each.now))))
            rows.append((WHATS[name], f"{each.name}\n({each.who})", each.field, change, proof))
        if not what and len(these) > 5:
            rows.append((WHATS[name], f"... and {len(these) - 5:,} more lines: --what {name!r}" if " " in name else f"... and {len(these) - 5:,} more lines: --what {name}", "", "", ""))  # fmt: skip
    print_table(("change", "who", "field", "before → after", "where that is said"), rows)
    print_text(f"{found.same:,} did not change.")
    for line in (*found.noise_words(), *found.remarks):
        print_text(f"  {line}")
