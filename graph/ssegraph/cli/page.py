"""The commands that write something to look at: the interactive page, the site, the dossier of an actor, findings, a draft."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from ssegraph.cli.options import (
    archive_option,
    as_of_option,
    data_option,
    during_option,
    json_option,
    language_option,
    load_graph,
    support_option,
)
from ssegraph.cli.terminal import for_eyes, print_json, print_table, progress, say
from ssegraph.core.errors import UsageError
from ssegraph.core.words import languages

_YOURS = "it holds the words of pages that others wrote: it is for you, and not to be published"


@click.command()
@click.option(
    "-o", "--output", default="explorer.html", show_default=True, metavar="FILE", help="The page to write."
)
@click.option("--around", metavar="NAME", help="Only what is near this entity.")
@click.option("--hops", default=1, show_default=True, help="How near, in ties.")
@click.option("--kind", multiple=True, help="Only entities of this kind (repeatable).")
@click.option("--country", multiple=True, metavar="CODE", help="Only entities of this country (repeatable).")
@click.option("--color", metavar="WHAT", help="kind, country, community or another attribute.")
@click.option("--size", metavar="WHAT", help="What the size of an actor says; degree by default.")
@click.option("--label", metavar="WHAT", help="What is written beside an actor, such as acronym.")
@click.option("--open", "open_it", is_flag=True, help="Open it in the browser.")
@as_of_option
@during_option
@support_option
@archive_option
@data_option
def view(
    output: str,
    around: str | None,
    hops: int,
    kind: tuple[str, ...],
    country: tuple[str, ...],
    color: str | None,
    size: str | None,
    label: str | None,
    open_it: bool,
    as_of: str | None,
    during: str | None,
    support: str | None,
    archive: str | None,
    data: str | None,
) -> None:
    """Write the interactive page: one HTML file that anybody can open, offline.

    With --as-of it opens at that date; with --during it holds what held in that span. A FILE that ends in .svg becomes a drawing.
    """
    from ssegraph.core.dates import moment
    from ssegraph.views.explorer import view as page

    if Path(output).suffix.lower() not in (".html", ".htm", ".svg"):
        raise UsageError(f"{output}: view writes .html, or .svg for a drawing; `export` writes the rest")
    graph = load_graph(data, support=support, archive=archive)
    if during and moment(as_of, during):
        graph = graph.at(during)
    if around:
        graph = graph.around(around, hops)
    if kind or country:
        graph = graph.where(kind=kind or None, country=country or None)
    shown = page(graph, color=color, size=size, label=label, as_of=as_of)
    path = shown.save(output)
    say(f"{path}: {shown.kg!r}")
    if archive:
        say(_YOURS)
    if open_it:
        click.launch(str(path.resolve()))


@click.command()
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FOLDER",
    help="The folder of the site: new, or an earlier snapshot.",
)
@click.option(
    "--base",
    default="",
    metavar="URL",
    help="Where the site will stand: addresses, a sitemap and pictures for messengers.",
)
@click.option(
    "--contact", default="", metavar="WHOM", help="Whom to tell of an error: an address, or a name."
)
@click.option("--since", metavar="OLD", help="An older edition: the site gets a feed of what changed since.")
@click.option("--when", metavar="DAY", help="The day of that news, as 2026-11-30.")
@click.option("--dossiers", is_flag=True, help="Also a dossier of every actor, in every language.")
@as_of_option
@support_option
@archive_option
@data_option
def snapshot(
    output: str,
    base: str,
    contact: str,
    since: str | None,
    when: str | None,
    dossiers: bool,
    as_of: str | None,
    support: str | None,
    archive: str | None,
    data: str | None,
) -> None:
    """Write the whole graph as a site of plain files: a page for everything, the explorer, data, dumps."""
    from ssegraph.graph import load
    from ssegraph.views.pages import Site
    from ssegraph.views.snapshot import snapshot as written

    if base and not re.fullmatch(r"https?://[^\s?#\"<>]+", base):
        raise UsageError(f"--base {base}: write the address of the folder, https://graph.example.org/")
    if when and not since:
        raise UsageError("--when is the day of the news: say also since which edition, --since OLD")
    graph = load_graph(data, support=support, archive=archive)
    older = load(since) if since else None
    with progress() as tell:
        number = written(
            graph.at(as_of) if as_of else graph,
            Path(output),
            tell,
            site=Site(base, contact, dossiers=dossiers),
            since=older,
            when=when,
        )
    say(f"{output}: {number:,} files; open {Path(output) / 'index.html'}")
    if archive:
        say(_YOURS)


@click.command()
@click.argument("name")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    help=".html, .docx, .pdf or .md; the sources alone as .json (CSL-JSON) or .bib (BibTeX).",
)
@click.option("--sources", metavar="FILE", help="Also write its sources, .json (CSL-JSON) or .bib (BibTeX).")
@language_option
@support_option
@archive_option
@data_option
def dossier(
    name: str,
    output: str,
    sources: str | None,
    language: str,
    support: str | None,
    archive: str | None,
    data: str | None,
) -> None:
    """Write all that is known of NAME on a few pages: ties, numbers, whose word it is, what nobody says, its sources."""
    from ssegraph.views.dossier import CITED_AS
    from ssegraph.views.dossier import dossier as made

    if sources and Path(sources).suffix.lower() not in CITED_AS:
        raise UsageError(f"{sources}: sources are written as {' or '.join(CITED_AS)}")
    found = made(load_graph(data, support=support, archive=archive), name, language)
    for path in filter(None, (output, sources)):
        found.save(path)
    say(f"{output}: {found!r}")
    if archive:
        say(_YOURS)


@click.command("ask-member")
@click.argument("name")
@click.option("-o", "--output", required=True, metavar="FILE", help="The page to write and to send: .html.")
@language_option
@data_option
def ask_member(name: str, output: str, language: str, data: str | None) -> None:
    """Write a page that shows NAME what is said of it and takes its answers: confirm, correct, object.

    It works offline and without an account. The answers come back as a file or a text; `ssegraph remarks` weighs them.
    """
    from ssegraph.core.files import write_aside
    from ssegraph.views.member import ask_member as made

    if Path(output).suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"{output}: ask-member writes .html")
    text = made(load_graph(data), name, language)
    write_aside(Path(output), lambda aside: aside.write_text(text, encoding="utf-8", errors="replace"))
    say(f"{output}: send it; weigh what comes back with: ssegraph remarks ANSWERS.yaml DATA")


@click.command()
@click.argument("draft", type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="FILE", help=".html, .docx, .pdf or .md.")
@click.option(
    "--language",
    type=click.Choice(languages()),
    help="That of the draft. [default: found out from its words]",
)
@data_option
@json_option
def vouch(draft: Path, output: str | None, language: str | None, data: str | None, as_json: bool) -> None:
    """Hold each sentence of DRAFT (text, Word, PDF ...) against the graph: which a source bears out, which it contradicts.

    A sentence of which nothing is known is no false one. Exit code 1 where a sentence is contradicted.
    """
    from ssegraph.documents.languages import tell
    from ssegraph.documents.reading import read
    from ssegraph.sources.vouching import LABELS, Voucher
    from ssegraph.views.vouched import vouched

    document = read(draft)
    for note in document.notes:
        say(f"{draft.name}: {note}")
    tag = language or tell(document.text)
    graph = load_graph(data).listed()
    found = Voucher(graph).vouch(document.text, tag)
    if output:
        vouched(graph, found, draft.stem, tag if tag in languages() else "en").write(output)
    rows = [
        {
            "sentence": each.sentence,
            "start": each.start,
            "end": each.end,
            "label": each.label,
            "why": each.why,
            "statements": [one.id for one in each.rests_on],
        }
        for each in found
    ]
    if not for_eyes(as_json):
        print_json(rows)
    elif not output:
        print_table(("sentence", "label", "why"), [(each.sentence, each.label, each.why) for each in found])
    counts = {label: sum(each.label == label for each in found) for label in LABELS}
    say(f"{output or draft}: " + ", ".join(f"{number} {label}" for label, number in counts.items() if number))
    if counts["contradicted"]:
        sys.exit(1)


@click.command()
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="FILE", help=".html, .docx, .pdf or .md.")
@click.option(
    "--language",
    type=click.Choice(languages()),
    help="The language. [default: that of the page that saved it]",
)
@data_option
def findings(file: str, output: str, language: str | None, data: str | None) -> None:
    """Write what was kept in the page (FILE, saved there by "Save the list") as a document with numbered sources.

    Each statement is looked up in the data; one that is no longer there is said, on the paper too.
    """
    from ssegraph.views.findings import findings as made
    from ssegraph.views.findings import read_basket

    found = made(load_graph(data), read_basket(file), language)
    found.paper.write(output)
    say(f"{output}: {found!r}")
    for each in found.gone:
        say(f"no longer in the data: {each}")
