"""The whole data set as Parquet, written and read: one file for each part."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from ssegraph.core.errors import DataError, MissingExtra, Problem
from ssegraph.core.files import write_aside
from ssegraph.core.model import Conflict, Entity, Point, Records, Source, Stated, Statement, Value
from ssegraph.core.ontology import load_ontology
from ssegraph.formats.contract import IMPORT, Format
from ssegraph.formats.glance import Glance
from ssegraph.formats.things import Whole
from ssegraph.graph import KnowledgeGraph

_NAME: Final = "Parquet of ssegraph"

_PARTS: Final = (
    "entities",
    "statements",
    "ties",
    "observations",
    "sources",
    "conflicts",
    "countries",
    "locations",
)
"""The parts of a data set; each becomes a file of its own. Ties and observations name their statements."""


def _write(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write the whole data set, one file for each part: `NAME-entities.parquet`, `NAME-ties.parquet` ...

    Quotes are nested columns; names by language are a map. Dates are text, as EDTF spells them. The title
    and redirects stand in the metadata of each file (`ssegraph`).

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtra("Parquet", "parquet") from error
    records, schemas, written = kg.records(), _schemas(pyarrow), []
    told = {
        "ssegraph": json.dumps({"title": records.title, "redirects": records.redirects}, ensure_ascii=False)
    }
    for part in _PARTS:
        rows = [_arrow_row(each) for each in getattr(records, part)]
        table = pyarrow.Table.from_pylist(rows, schema=schemas[part].with_metadata(told))
        file = path.with_name(f"{path.stem}-{part}.parquet")

        def write(aside: Path, table: Any = table) -> None:
            parquet.write_table(table, aside, compression="zstd")

        write_aside(file, write)
        written.append(file)
    return written


def _arrow_row(value: Value) -> dict[str, Any]:
    fields = value.model_dump(mode="json", exclude={"statements"})
    for name in ("names", "as_read"):
        if name in fields:
            fields[name] = list(fields[name].items())
    if isinstance(value, Statement):
        fields["id"] = value.id
    if isinstance(value, Stated):
        fields |= {name: getattr(value, name) for name in ("confidence", "note", "conflict")}
        fields["statements"] = [each.id for each in value.statements]
        fields["sources"] = list(value.sources)
        fields["status"] = value.status
        fields["proof"] = value.proof
    return fields


def _schemas(arrow: Any) -> dict[str, Any]:
    """Return the Arrow schema of each part, as `model` has its fields."""
    text = arrow.string()
    many = arrow.list_(text)
    names = arrow.map_(text, text)
    span = arrow.struct({"text": text, "at": arrow.int64(), "role": text})
    former = arrow.list_(arrow.struct({"name": text, "until": text}))
    parts = arrow.list_(arrow.struct({"number": text, "of": text}))
    common = {"confidence": text, "note": text, "conflict": text}
    measured = {
        "value": text,
        "number": text,
        "unit": text,
        "counted": text,
        "bound": text,
        "as_of": text,
        "parts": parts,
    }
    paid = {"amount": text, "currency": text, "purpose": text}
    contributed = {"session": text, "reply_to": text, "about": many, "themes": many}
    dated = {"role": text, "start": text, "end": text, "seen": text}
    stated = {"id": text, "statements": many, "sources": many, **common, "status": text, "proof": text}
    passage = arrow.struct(
        {
            "fingerprint": text,
            "at": arrow.int64(),
            "capture": text,
            "role": text,
            "names": names,
            "opens": many,
        }
    )
    capture = arrow.struct({"sha256": text, "read": text, "reader": text})
    ruling = arrow.struct({"by": text, "when": text, "why": text})
    point = {
        "id": text,
        "name": text,
        "names": names,
        "country": text,
        "continent": text,
        "lat": arrow.float64(),
        "lon": arrow.float64(),
        "geonames": text,
        "precision": text,
        "note": text,
    }
    fields = {
        "entities": {
            "id": text,
            "kind": text,
            "name": text,
            "names": names,
            "aliases": many,
            "acronym": text,
            "former_names": former,
            "countries": many,
            "place": text,
            "founded": text,
            "dissolved": text,
            "website": text,
            "note": text,
            "name_from": text,
            "listed_in": many,
            "unlisted": arrow.bool_(),
            "level": text,
            "themes": many,
        },
        "statements": {
            "id": text,
            "source": text,
            "says": text,
            "quotes": arrow.list_(span),
            "passages": arrow.list_(passage),
            "subject": text,
            "kind": text,
            "object": text,
            **dated,
            **measured,
            **paid,
            **contributed,
            "manner": text,
            "voice": text,
            "inferred": text,
            **common,
            "cites": many,
            "row": text,
            "corrected": ruling,
            "as_read": arrow.map_(text, text),
            "withdrawn": ruling,
            "judged": text,
            "debt": text,
            "upheld": ruling,
        },
        "ties": stated | {"source": text, "kind": text, "target": text, **dated},
        "observations": stated | {"entity": text, "kind": text, **measured, **contributed},
        "sources": dict.fromkeys(
            (
                "id",
                "url",
                "document",
                "title",
                "publisher",
                "date",
                "retrieved",
                "language",
                "sha256",
                "access",
                "note",
                "repeats",
            ),
            text,
        )
        | {"captures": arrow.list_(capture)},
        "conflicts": dict.fromkeys(("id", "kind", "what"), text),
        "countries": point,
        "locations": point,
    }
    return {part: arrow.schema(list(each.items())) for part, each in fields.items()}


_MODELS: Final = {
    "entities": Entity,
    "statements": Statement,
    "sources": Source,
    "conflicts": Conflict,
    "countries": Point,
    "locations": Point,
}
"""The parts of which records are made again; ties and observations follow from their statements."""


def _is_ours(file: Glance) -> bool:
    if not file.head.startswith(b"PAR1"):
        return False
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        return False  # the reader of tables says what to install
    try:
        return b"ssegraph" in (parquet.read_schema(file.path).metadata or {})
    except (ArrowException, OSError):
        return False


def _read(file: Path) -> Whole:
    """Return what the Parquet files hold that `ssegraph export -o NAME.parquet` wrote.

    Args:
        file: one of them, `NAME-entities.parquet`; the others stand beside it.

    Raises:
        DataError: one is missing, or holds what no record can be.
        MissingExtra: pyarrow is not installed.
    """
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise MissingExtra("Parquet", "parquet") from error
    stem = file.stem.rpartition("-")[0]
    parts: dict[str, Any] = {}
    about: dict[str, Any] = {}
    for part, model in _MODELS.items():
        path = file.with_name(f"{stem}-{part}.parquet")
        if not path.is_file():
            raise DataError([Problem(str(path), 1, f"is missing beside {file.name}")])
        try:
            table = parquet.read_table(path)
        except (ArrowException, OSError) as error:
            raise DataError([Problem(str(path), 1, f"no Parquet: {error}")]) from error
        told = (table.schema.metadata or {}).get(b"ssegraph")
        about = about or (json.loads(told) if told else {})
        things = []
        for number, row in enumerate(table.to_pylist(), 1):
            fields = {
                name: dict(value) if name in ("names", "as_read") else value
                for name, value in row.items()
                if value is not None
            }
            if "passages" in fields:
                fields["passages"] = [
                    {
                        name: dict(value) if name == "names" else value
                        for name, value in each.items()
                        if value is not None
                    }
                    for each in fields["passages"]
                ]
            if part == "statements":
                del fields["id"]
            try:
                its: type[Any] = (
                    load_ontology().entity_class(str(fields.get("kind"))) if part == "entities" else model
                )
                things.append(its.model_validate(_bare(fields)))
            except KeyError as error:
                raise DataError([Problem(str(path), number, f"unknown kind {error}")]) from error
            except ValidationError as error:
                raise DataError(
                    Problem(str(path), number, f"{'.'.join(map(str, each['loc']))}: {each['msg']}")
                    for each in error.errors()
                ) from error
        parts[part] = tuple(things)
    records = Records(title=about.get("title") or file.name, redirects=about.get("redirects", {}), **parts)
    return Whole(_NAME, records)


def _bare(value: Any) -> Any:
    """Return nested fields without those that are null: an unset field is no field."""
    if isinstance(value, dict):
        return {name: _bare(each) for name, each in value.items() if each is not None}
    return [_bare(each) for each in value] if isinstance(value, list) else value


PARQUET: Final = Format(
    what="Parquet: a file for each part",
    suffix=".parquet",
    back=IMPORT,
    write=_write,
    parted=True,
    name=_NAME,
    detect=_is_ours,
    read=_read,
)
