"""Commands on a data set: check it, build it, export it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssegraph.cli.options import as_of_option, data_option, during_option, load_graph, support_option
from ssegraph.cli.terminal import print_text, say
from ssegraph.core.errors import DataError, Problem, UsageError

if TYPE_CHECKING:
    from ssegraph.core.model import Records


@click.command()
@click.argument("data", required=False)
@click.option(
    "--shapes",
    is_flag=False,
    flag_value="",
    metavar="[FILE]",
    help="Validate with SHACL: DATA of ours also with the ontology's shapes (slow), any RDF file with the shapes in FILE.",
)
def check(data: str | None, shapes: str | None) -> None:
    """Check DATA; say what is wrong, where, and what to write instead.

    Of what is quoted the gate asks whether the words say it: both ends, a word of the kind, every date, role and number, and the
    manner. What it does not let through is a problem, unless somebody read the passage and upholds it (`ssegraph uphold`).
    """
    from ssegraph.core.proofs import counts_in_words, debt_label
    from ssegraph.core.resources import data_dir
    from ssegraph.records.reading import read_with_places
    from ssegraph.store import looks_like_store, verify
    from ssegraph.views.tours import held

    if shapes and not data:
        # `check --shapes DATA`: the value of the option is what is checked, by our shapes.
        data, shapes = shapes, ""
    if shapes and data:
        from ssegraph.store.shapes import conform

        conform(Path(data), Path(shapes))
        print_text(f"{data} conforms to the shapes of {shapes}")
        return
    if data and looks_like_store(Path(data)) and (told := verify(Path(data))):
        say(told)
    graph = load_graph(data)
    folder, judged = Path(data) if data else data_dir(), ""
    if folder.is_dir() and not looks_like_store(folder):
        records, remarks, places = read_with_places(folder)
        for problem in remarks:
            say(f"{problem}")
        judged = _judged(records, places)
    tours = held(graph)
    counts = ", ".join(f"{number} {part}" for part, number in graph.counts.items())
    if shapes is not None:
        from ssegraph.store.shapes import validate

        validate(graph.store)
    print_text(f"no problems: {counts}")
    print_text(counts_in_words(graph.proofs()))
    if debts := Counter(
        each.debt for tie in graph.ties() if tie.proof == "told" for each in tie.evidence if each.debt
    ):
        print_text(
            "our summary only, because "
            + ", ".join(f"{debt_label(debt)}: {debts[debt]:,}" for debt in sorted(debts))
        )
    if judged:
        print_text(judged)
    if tours:
        steps = sum(len(tour.steps) for tour in tours)
        print_text(f"{len(tours)} tours, {steps} steps: every statement they cite stands")


def _judged(records: Records, places: Mapping[tuple[str, str], tuple[str, int]]) -> str:
    """Return in words what the gate finds of quoted statements.

    Raises:
        DataError: some do not say what they are quoted for, and nobody upholds them.
    """
    from ssegraph.sources.gate import Gate

    found = Gate(records).judged()
    # A row of a document was accepted by a person who had its words before their eyes.
    reviewed = {each.id for each in records.sources if (each.access or "").startswith("document read by")}
    problems: list[Problem] = []
    accepted: list[Problem] = []
    for said, verdict in found:
        if verdict.answer == "does not say" and not said.upheld:
            file, line = places.get((said.source, said.id), (said.source, 1))
            message = f"the words do not say {said.key.replace('.', ' ')}: {'; '.join(verdict.missing)}"
            problem = Problem(
                file, line, message, "the passage that says it, what it says, or: ssegraph uphold"
            )
            (accepted if said.source in reviewed else problems).append(problem)
    for problem in accepted:
        say(f"{problem}")
    if problems:
        raise DataError(sorted(problems, key=lambda each: (each.file, each.line)))
    upheld = sum(verdict.answer == "does not say" for _, verdict in found) - len(accepted)
    number = Counter(verdict.answer for _, verdict in found)
    more = f", {len(accepted):,} were accepted in a review all the same" if accepted else ""
    return (
        f"of {len(found):,} quoted statements the gate lets {number['says']:,} through, {number['unjudged']:,} are unjudged, {upheld:,} a person upholds{more}"
        if found
        else ""
    )


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
def migrate(old: str, new: str) -> None:
    """Write OLD, a folder of records of the former format, anew as statements into the folder NEW.

    Prints what became of each tie and observation: its former id and the file it went to.
    """
    from ssegraph.records.migration import migrate as carry_over

    done = carry_over(Path(old), Path(new))
    for address, place in done.places:
        print_text(f"{address}\t{place}")
    counts = ", ".join(f"{number:,} {part}" for part, number in done.records.counts().items())
    say(
        f"{new}: {len(done.records.statements):,} statements; {counts}; {len(done.redirects):,} former addresses lead elsewhere"
    )


@click.command()
@click.argument("data", required=False)
@click.option(
    "-o", "--output", required=True, metavar="OUT", help="OUT.trig (or .nq), or OUT.store for a folder."
)
@click.option("--base", metavar="IRI", help="The base of the IRIs.")
@click.option("--inferred", is_flag=True, help="Also what follows from it, in a named graph of its own.")
def build(data: str | None, output: str, base: str | None, inferred: bool) -> None:
    """Build the graph of DATA into one file, or into a store on disk."""
    path = Path(output)
    if path.suffix not in (".trig", ".nq", ".store"):
        raise UsageError(f"{output}: build writes .trig, .nq or .store; `export` writes the rest")
    from ssegraph.views.tours import held

    graph = load_graph(data, base)
    held(graph)
    store = graph.store.inferring if inferred else graph.store
    if path.suffix == ".store":
        store.save(path)
    else:
        store.dump(path)
    say(f"{path}: {graph!r}")


@click.command()
@click.argument("store", metavar="STORE", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="OUT.store for a folder, or OUT.nq.gz.",
)
def backup(store: Path, output: Path) -> None:
    """Copy STORE, also while a server writes into it, and compare the copy with it.

    What is there already is not overwritten.
    """
    from ssegraph.store.backup import back_up

    say(_compared(output, back_up(store, output)))


@click.command()
@click.argument("copy", metavar="BACKUP", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="OUT.store",
    type=click.Path(path_type=Path),
    help="A new folder.",
)
def restore(copy: Path, output: Path) -> None:
    """Make a store of BACKUP, as `ssegraph backup` wrote it, and compare the two."""
    from ssegraph.store.backup import restore as made

    say(_compared(output, made(copy, output)))


def _compared(place: Path, told: Mapping[str, Any]) -> str:
    return f"{place}: {told['quads']:,} quads, read back and compared; sha256 {told['sha256']}"


class _Suffixes(click.Option):
    """An option whose help lists what can be written; it is made when somebody reads it."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from ssegraph.formats import SUFFIXES

        self.help = " ".join(SUFFIXES)
        return super().get_help_record(ctx)


@click.command()
@click.option("-o", "--output", required=True, metavar="FILE", cls=_Suffixes)
@click.option("--unlisted", is_flag=True, help="Also people of an audience who have no public role.")
@click.option(
    "--country",
    multiple=True,
    metavar="CODE",
    help="Only entities of this country, and every tie of one (repeatable; .xlsx: a workbook for its editor).",
)
@click.option("--around", metavar="NAME", help="Only a network, its neighbours and every tie of one (.xlsx).")
@click.option(
    "--own",
    metavar="BOOK.xlsx",
    type=click.Path(path_type=Path),
    help="Put in the columns that an office keeps for itself, by id, from this workbook (.xlsx).",
)
@as_of_option
@during_option
@support_option
@data_option
def export(
    output: str,
    unlisted: bool,
    country: tuple[str, ...],
    around: str | None,
    own: Path | None,
    as_of: str | None,
    during: str | None,
    support: str | None,
    data: str | None,
) -> None:
    """Write the graph in another format, by the suffix of FILE.

    A workbook (.xlsx) or tables (.csv) can be edited and go back into their folder: docs/tables.md.
    """
    from ssegraph.core.dates import moment
    from ssegraph.formats import FORMATS, SUFFIXES, suffix_of
    from ssegraph.formats import export as write
    from ssegraph.formats.shelf import refused

    for why in refused():
        say(why)
    suffix = suffix_of(output)
    if suffix is None:
        raise UsageError(f"{output}: cannot write this; give {', '.join(SUFFIXES)}")
    graph = load_graph(data, support=support)
    when = moment(as_of, during)
    graph = graph.at(when) if when else graph
    if country or around or own:
        from ssegraph.formats.workbook import own_columns, part_of, write_workbook

        if suffix != ".xlsx":
            raise UsageError("--country, --around and --own make a workbook for an editor: -o NAME.xlsx")
        whole = graph if unlisted else graph.listed()
        part = part_of(whole, country, around) if country or around else None
        written = write_workbook(whole.records(), Path(output), part, own_columns(own) if own else None)
    else:
        written = write(graph, output, unlisted=unlisted)
    for path in written:
        say(str(path))
    hidden = () if unlisted else graph.store.reader.unlisted()
    if hidden:
        say(
            f"left out are people of an audience without a public role: {len(hidden)}; --unlisted writes them too"
        )
    lost = FORMATS[suffix].loses()
    if lost:
        say(f"{suffix} cannot hold: {'; '.join(lost)}")
