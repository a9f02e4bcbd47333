"""Quads in this process: an Oxigraph store, in memory or in a folder on disk."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ssegraph.core.concepts import files as concept_files
from ssegraph.core.errors import DataError, Problem, QueryError, StoreError
from ssegraph.core.files import write_aside
from ssegraph.core.model import Records
from ssegraph.core.names import NameIndex
from ssegraph.core.ontology import NAMESPACE
from ssegraph.core.resources import ontology_dir
from ssegraph.core.sniffing import masked
from ssegraph.quads import (
    BASE,
    DEFAULT,
    ONTOLOGY_GRAPH,
    GraphName,
    Subject,
    Term,
    base_of,
    in_order,
    quads_of,
)
from ssegraph.quads.inference import inferred_graph, inferred_quads
from ssegraph.quads.lexer import prefixes
from ssegraph.quads.reifiers import has_triple_terms, resolved
from ssegraph.quads.result import Outcome, Result
from ssegraph.quads.screening import screen
from ssegraph.quads.soundness import faults
from ssegraph.store.manifest import (
    NAME,
    advice,
    damaged_file,
    digests_in,
    read_manifest,
    write_digests,
    write_manifest,
    written_to,
)
from ssegraph.store.protocol import Backend, Functions, bound_prefixes

_REMEMBERED: Final = 10_000
"""Characters of the longest query that is remembered as screened."""
_PIECE: Final = 300_000
"""Quads written to disk at once: fewer cost the engine more merging, more take more memory."""

_REASON: Final = re.compile(r"(?<=, )[A-Za-z][A-Za-z]+(?: [\w*().]+){3,}(?=, |$)")
"""A sentence among the terminals that an engine expects."""

FILE_FORMATS: Final = {
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
}
"""The RDF files that can be loaded, by suffix. The first two keep what each source states."""


def put_folder(new: Path, folder: Path) -> None:
    """Put a folder in the place of another in one step, so that no moment sees neither.

    Afterwards `new` is what stood there before, if anything did. Where the system cannot exchange two folders
    (renameat2 of Linux), it is two steps.

    Raises:
        OSError: it cannot be done.
    """
    if not folder.exists():
        new.rename(folder)
        return
    import ctypes  # as dear as reading an entity, and only needed here

    exchange = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    here, both = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    if exchange and exchange(here, os.fsencode(new), here, os.fsencode(folder), both) == 0:
        return
    before = new.with_name(f"{new.name}.before")
    folder.rename(before)
    new.rename(folder)
    before.rename(new)


def _screened(text: str) -> None:
    """Screen a query; one that has passed is not read again."""
    if len(text) > _REMEMBERED:
        screen(text)
    else:
        _passed(text)


@lru_cache(maxsize=512)
def _passed(text: str) -> None:
    screen(text)


_ATTEMPTS: Final = 8
"""How often a store is opened before a file that is gone counts as damage, and not as the work of a writer."""


class Store(Backend):
    """A graph in a pyoxigraph store, with the ontology in a named graph of its own.

    Attributes:
        base: the base of the data's IRIs, as the data says.

    >>> Store.of(Records(title="nothing yet")).query("ASK { ?s a sse:Tie }").boolean
    False
    """

    def __init__(self, oxigraph: ox.Store, path: Path | None = None) -> None:
        self._oxigraph, self._path = oxigraph, path
        self.base = base_of(self)

    @cached_property
    def names(self) -> NameIndex:
        """Every name of every entity: as it was written beside the store, else read out of it now."""
        if self._path is not None:
            with suppress(OSError):
                return NameIndex.open(_names_of(self._path))
        return super().names

    @property
    def path(self) -> Path | None:
        """The folder it stands in; None in memory."""
        return self._path

    @property
    def oxigraph(self) -> ox.Store:
        """The `pyoxigraph.Store`, for what only this engine can do; others read by `match` and `query`."""
        return self._oxigraph

    def match(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
        graph: GraphName | None = DEFAULT,
    ) -> Iterator[ox.Quad]:
        """Yield the quads of a pattern; see `rdf.Quads`."""
        return self._oxigraph.quads_for_pattern(subject, predicate, value, graph)

    @property
    def size(self) -> int:
        """How many quads there are, in all graphs."""
        return len(self._oxigraph)

    def local(self) -> Store:
        """Return the store itself."""
        return self

    @classmethod
    def of(cls, records: Records, base: str = BASE) -> Store:
        """Return a store in memory that holds the records."""
        return cls.of_quads(quads_of(records, base))

    @classmethod
    def of_quads(cls, quads: Iterable[ox.Quad], *, ontology: bool = True) -> Store:
        """Return a store in memory that holds the quads and, unless told otherwise, the ontology."""
        oxigraph = ox.Store()
        oxigraph.bulk_extend(quads)
        if ontology:
            _add_ontology(oxigraph)
        return cls(oxigraph)

    @classmethod
    def read(cls, path: Path) -> Store:
        """Return a store in memory with the content of an RDF file, whole or not at all.

        The ontology is added, in its graph, where the file uses a term of it: a file in other vocabularies holds what
        it holds, so that `GRAPH ?g` finds its own graphs alone.

        Args:
            path: .trig, .nq, .ttl or .nt.

        Raises:
            DataError: the file is broken, or a tie or observation in it is none (see `quads.soundness`); with its line.
            StoreError: no such file, or another suffix.
        """
        form = FILE_FORMATS.get(path.suffix)
        if form is None:
            raise StoreError(f"{path}: cannot read this; give {', '.join(FILE_FORMATS)}")
        if not path.is_file():
            raise StoreError(f"there is no file {path}")
        oxigraph = ox.Store()
        try:
            oxigraph.bulk_load(path=str(path), format=form)
        except SyntaxError as error:
            found = masked(path) or Problem(str(path), error.lineno or 1, error.msg)
            raise DataError([found]) from error
        except (OSError, ValueError) as error:
            raise StoreError(f"{path}: {error}") from error
        if b"<<" in path.read_bytes() and has_triple_terms(oxigraph):
            # RDF 1.2: relationships stand as reifiers.
            try:
                plain = list(resolved(oxigraph))
            except ValueError as error:
                raise DataError(
                    [
                        Problem(
                            str(path),
                            1,
                            str(error),
                            "RDF 1.1, or relationships as reifiers (docs/formats.md)",
                        )
                    ]
                ) from error
            oxigraph = ox.Store()
            oxigraph.bulk_extend(plain)
        if _speaks(oxigraph) and not any(
            True for _ in oxigraph.quads_for_pattern(None, None, None, ONTOLOGY_GRAPH)
        ):
            _add_ontology(oxigraph)
        store = cls(oxigraph)
        if wrong := list(faults(store, store.base)):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            raise DataError(
                Problem(str(path), _line_of(iri, lines), f"{iri}: {what}", instead)
                for iri, what, instead in wrong
            )
        return store

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open a store folder for reading.

        Raises:
            StoreError: the folder holds no store, or a damaged one.
        """
        there = [(path / name).is_file() for name in (NAME, "CURRENT")]
        if not any(there):
            raise StoreError(f"{path} holds no store (a folder made by `ssegraph build`)")
        if not all(there):
            raise StoreError(
                f"{path}: the store is damaged, {'CURRENT' if there[0] else NAME} is missing: {advice(path)}"
            )
        for attempt in range(_ATTEMPTS):
            try:
                return cls(ox.Store.read_only(str(path)), path)
            except (OSError, RuntimeError) as error:  # the engine calls damage a RuntimeError
                # A writer takes files away that it has merged into others: then the list of files is a newer one.
                if attempt + 1 < _ATTEMPTS and "No such file" in str(error):
                    continue
                raise StoreError(f"{path}: the store is damaged: {error}; {advice(path)}") from error
        raise AssertionError("the last attempt returns or raises")

    def query(
        self,
        text: str,
        bound: Mapping[str, Term] | None = None,
        functions: Functions | None = None,
        *,
        inferred: bool = False,
    ) -> Result:
        """Answer a SPARQL 1.1 query; see `Backend.query`."""
        _screened(text)
        values = {ox.Variable(name): value for name, value in (bound or {}).items()}
        store = self.inferring if inferred else self
        ours = dict(functions(self.reader)) if functions else None
        both: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None
        both = [DEFAULT, inferred_graph(self.namespace)] if inferred else None

        def run() -> Outcome:
            try:
                found = store._oxigraph.query(
                    text,
                    default_graph=both,
                    prefixes=bound_prefixes(self.base),
                    substitutions=values,
                    custom_functions=ours,
                )
                self.know(text)  # only now: what is wrong with its grammar is told first
                return found
            except SyntaxError as error:
                raise QueryError(self.in_words(str(error), text)) from error
            except (OSError, ValueError, RuntimeError) as error:
                raise QueryError(str(error)) from error

        return Result(run, self.namespace)

    @cached_property
    def inferring(self) -> Store:
        """This store with what follows from it in a graph of its own; see `inference`.

        Itself, if it was built so; else a copy in memory.
        """
        graph = inferred_graph(self.namespace)
        if any(True for _ in self.match(graph=graph)):
            return self
        oxigraph = ox.Store()
        oxigraph.bulk_extend(self.match(graph=None))
        oxigraph.bulk_extend(inferred_quads(self._oxigraph, self.namespace))
        return Store(oxigraph)

    def in_words(self, message: str, text: str) -> str:
        """Return a parser's message without its list of all that could have stood there."""
        where, _, what = message.partition(": ")
        if "Prefix not found" in what:
            own, used = prefixes(text)
            unknown = " ".join(f"{name}:" for name in sorted(used - own - set(self.prefixes)))
            known = " ".join(f"{name}:" for name in sorted(self.prefixes))
            return f"{where}: unknown prefix {unknown}; bound are {known}"
        if what.count(",") > 5 and what.startswith("expected one of"):
            line, column = (int(number) for number in re.findall(r"\d+", where)[:2])
            # The engine ends a line at \n only, and names a place behind the last one for the end.
            rest = "".join(text.split("\n")[line - 1 : line])[column - 1 : column + 30].strip()
            reasons = "".join(f"; or: {reason}" for reason in _REASON.findall(what))
            return f"{where}: not expected here: {rest or 'the end of the query'}{reasons}"
        return message

    def dump(self, path: Path) -> None:
        """Write .trig, .nq, .ttl or .nt (the last two: all that is said in one graph), sorted: the same bytes anywhere.

        Raises:
            StoreError: another suffix, or the file cannot be written.
        """
        form = FILE_FORMATS.get(path.suffix)
        if form is None:
            raise StoreError(f"{path}: cannot write this; give {', '.join(FILE_FORMATS)}")
        quads = in_order(self.match(graph=None)) if form.supports_datasets else self.merged()
        prefixes = self.prefixes if path.suffix in (".trig", ".ttl") else None
        items = quads if form.supports_datasets else (quad.triple for quad in quads)
        write_aside(
            path, lambda aside: ox.serialize(items, output=str(aside), format=form, prefixes=prefixes)
        )

    def save(self, folder: Path) -> None:
        """Write the store to a folder on disk, built aside and then renamed.

        Raises:
            StoreError: the folder exists and is no store of ours, or cannot be written.
        """
        with Build(folder) as build:
            build.add(self.match(graph=None))

    def save_without(self, folder: Path, gone: Collection[ox.Quad]) -> None:
        """Write the store to a new folder without some of its quads; one on disk is not copied, but linked.

        Raises:
            StoreError: the folder exists, or cannot be written.
        """
        if folder.exists():
            raise StoreError(f"{folder} exists: give another name")
        try:
            if self._path is None:
                with Build(folder) as build:
                    out = set(gone)
                    build.add(quad for quad in self.match(graph=None) if quad not in out)
                return
            self._oxigraph.backup(str(folder))
            copy = ox.Store(str(folder))
            for quad in gone:
                copy.remove(quad)
            copy.flush()
            less = Store(copy)
            NameIndex(less.spoken(), folder / "names").close()
            # See Build: the folder is to be let go of now.
            vars(less).clear()
            del less, copy
            (folder / "names").rename(_names_of(folder))
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"cannot write {folder}: {error}") from error

    def manifest(self) -> dict[str, object]:
        """Return the base, the number of quads and a digest of them that does not depend on their order."""
        return {"base": self.base, **digest_of(self.match(graph=None))}


def digest_of(quads: Iterable[ox.Quad]) -> dict[str, object]:
    """Return the number of quads, each there once, and a digest of them that does not depend on their order."""
    found, rest = _Digest(), iter(quads)
    while piece := list(islice(rest, _PIECE)):
        found.add([f"{quad} .\n".encode() for quad in piece])
    return {"quads": found.count, "sha256": found.hex}


class _Digest:
    """Adds up the SHA-256 digests of quads in N-Quads, modulo 2^256: any order, any number, no memory.

    AdHash of Bellare and Micciancio, 1997: it tells of damage, not of a forger.
    """

    def __init__(self) -> None:
        self.count = self._sum = 0

    def add(self, lines: Sequence[bytes]) -> None:
        sha256, number = hashlib.sha256, int.from_bytes
        self._sum += sum(number(sha256(line).digest(), "big") for line in lines)
        self.count += len(lines)

    @property
    def hex(self) -> str:
        return f"{self._sum % (1 << 256):064x}"


class Build:
    """A store folder in the making: written aside, and renamed when all is there; a fault leaves what was.

    Args:
        folder: to be made, or a store to be replaced.
        updates: how many were written into what it is a copy of; None of what stands in records.

    Quads are taken in pieces, so that they may be more than the memory holds.

    Raises:
        StoreError: the folder exists and is no store of ours, or cannot be written.
    """

    def __init__(self, folder: Path, updates: int | None = None) -> None:
        self._folder, self._digest, self._dropped = folder, _Digest(), False
        self._updates = updates

    def __enter__(self) -> Build:
        # A damaged one that was ours may be built anew in its place.
        if self._folder.exists() and not (self._folder / NAME).is_file():
            raise StoreError(f"{self._folder} exists and is no store: give another name")
        if self._folder.exists() and written_to(self._folder):
            raise StoreError(
                f"{self._folder} holds updates that stand in no records: give another name, or move it away"
            )
        try:
            name = tempfile.mkdtemp(dir=self._folder.parent, prefix=f".{self._folder.name}.")
        except OSError as error:
            raise StoreError(f"cannot write {self._folder}: {error.strerror}") from error
        self._aside = Path(name)
        try:
            self._disk = ox.Store(str(self._aside / "new"))
        except OSError as error:
            shutil.rmtree(self._aside, ignore_errors=True)
            raise StoreError(f"cannot write {self._folder}: {error}") from error
        return self

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads, each for the first time.

        Raises:
            StoreError: the disk is full, or the like.
        """
        rest = iter(quads)
        while piece := list(islice(rest, _PIECE)):
            self._digest.add([f"{quad} .\n".encode() for quad in piece])
            try:
                self._disk.bulk_extend(piece)
            except OSError as error:
                raise StoreError(f"cannot write {self._folder}: {error}") from error

    def add_lines(self, lines: list[str]) -> None:
        """Add lines of N-Quads without blank nodes, each for the first time and as `str(quad) + " .\\n"` has it.

        Raises:
            StoreError: the disk is full, or the like.
        """
        for start in range(0, len(lines), _PIECE):
            piece = [line.encode() for line in lines[start : start + _PIECE]]
            self._digest.add(piece)
            try:
                self._disk.bulk_load(input=b"".join(piece), format=ox.RdfFormat.N_QUADS)
            except OSError as error:
                raise StoreError(f"cannot write {self._folder}: {error}") from error

    def add_graphs(self, names: Iterable[ox.NamedNode | ox.BlankNode]) -> None:
        """Add named graphs, which may be empty.

        Raises:
            StoreError: the disk is full, or the like.
        """
        try:
            for name in names:
                self._disk.add_graph(name)
        except OSError as error:
            raise StoreError(f"cannot write {self._folder}: {error}") from error

    @property
    def written(self) -> dict[str, object]:
        """The number and the digest of the quads that were added."""
        return {"quads": self._digest.count, "sha256": self._digest.hex}

    def add_ontology(self) -> None:
        """Add the ontology, in its graph."""
        beside = ox.Store()
        _add_ontology(beside)
        self.add(beside.quads_for_pattern(None, None, None, None))

    def drop(self) -> None:
        """Make nothing after all; what was there stays."""
        self._dropped = True

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None and not self._dropped:
                self._finish()
        except (OSError, sqlite3.Error) as error:  # the names stand in a file of SQLite
            raise StoreError(f"cannot write {self._folder}: {error}") from error
        finally:
            del self._disk
            shutil.rmtree(self._aside, ignore_errors=True)

    def _finish(self) -> None:
        self._disk.optimize()
        self._disk.flush()
        if len(self._disk) != self._digest.count:
            raise StoreError(
                f"{self._folder}: {self._digest.count:,} quads were written and {len(self._disk):,} are there"
            )
        store = Store(self._disk)
        manifest = {"base": store.base, **self.written}
        if self._updates is not None:
            manifest["updates"] = self._updates
        names = self._aside / "names"
        NameIndex(store.spoken(), names).close()
        # Its reader knows it and it knows its reader: the folder would be held until somebody collects them.
        vars(store).clear()
        del store, self._disk
        self._disk = ox.Store()  # the folder is let go of
        new = self._aside / "new"
        names.rename(_names_of(new))
        write_digests(new)
        write_manifest(new, manifest)
        put_folder(new, self._folder)


def _line_of(iri: str, lines: Sequence[str]) -> int:
    """Return the first line that begins with an IRI, as it is or by its last part behind a prefix; 1 where none does."""
    last = re.escape(iri.strip("<>").rpartition("/")[2])
    begun = re.compile(rf"\s*(?:{re.escape(iri)}|[\w-]*:{last})(?![\w.-]*\w)")
    return next((number for number, line in enumerate(lines, 1) if begun.match(line)), 1)


def _names_of(store: Path) -> Path:
    """Return where the names of a store stand on disk.

    It is called after the engine's files as they are: once somebody has written into the store there is
    no file of that name, and what was written before is not read.
    """
    found = (
        file
        for file in store.iterdir()
        if file.suffix in (".sst", ".log") or file.name.startswith(("CURRENT", "MANIFEST"))
    )
    state = repr(sorted((file.name, file.stat().st_size) for file in found))
    return store / f"names-{hashlib.sha256(state.encode()).hexdigest()[:16]}.sqlite"


def is_store(path: Path) -> bool:
    """Say whether a folder holds a store written by `Store.save`."""
    return (path / NAME).is_file() and (path / "CURRENT").is_file()


def looks_like_store(path: Path) -> bool:
    """Say whether a folder is a store or what is left of a damaged one."""
    return any((path / name).exists() for name in (NAME, "CURRENT"))


def is_whole(path: Path) -> bool:
    """Say whether the files of a store folder are those that were written: quick, where `verify` reads all quads."""
    return digests_in(path) and is_store(path) and _names_of(path).is_file() and damaged_file(path) is None


def verify(path: Path) -> str:
    """Compare a store folder with its manifest: a damaged log loses rows without a word.

    Returns:
        what there is to say of a store that is sound, else nothing: that the server which wrote into it was ended by force.

    Raises:
        StoreError: it cannot be opened, or holds something else than was written.
    """
    store = Store.open(path)
    try:
        written = read_manifest(path)
    except (OSError, ValueError, RecursionError) as error:
        raise StoreError(f"{path / NAME}: {error}: {advice(path)}") from error
    # Everything stands in several files, in several orders, and the count below reads one of them.
    try:
        if damaged := damaged_file(path):
            raise StoreError(f"{damaged} is damaged: {advice(path)}")
        found = store.manifest()
    except (OSError, RuntimeError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise StoreError(f"{path}: the store is damaged: {error}; {advice(path)}") from error
    if "open" in written:
        return (
            f"{path}: the server that wrote into it runs, or was ended by force. All {written.get('updates')} updates it "
            f"acknowledged are there, {found['quads']:,} quads; a server that is stopped in order, or "
            "`ssegraph backup`, takes their digest"
        )
    if any(written.get(key) != value for key, value in found.items()):
        raise StoreError(
            f"{path} was written with {written.get('quads')} quads and holds {found['quads']}, "
            f"or other ones: {advice(path)}"
        )
    return ""


def _speaks(oxigraph: ox.Store) -> bool:
    """Say whether a store uses a term of the ontology; of a graph of ours the first quads tell."""
    return any(
        isinstance(node, ox.NamedNode) and node.value.startswith(NAMESPACE)
        for quad in oxigraph
        for node in (quad.predicate, quad.object)
    )


def _add_ontology(oxigraph: ox.Store) -> None:
    for file in (*sorted(ontology_dir().glob("*.ttl")), *concept_files()):
        if file.name != "shapes.ttl":
            oxigraph.load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=ONTOLOGY_GRAPH)
