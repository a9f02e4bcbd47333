"""A folder of the former format, with evidence on each tie, becomes one of statements, and nothing of it is lost."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ssegraph.cli import main
from ssegraph.core.errors import StoreError
from ssegraph.graph import load
from ssegraph.records.migration import migrate
from ssegraph.records.reading import read_records

FORMER = """\
title: Before
sources:
- {id: page, url: 'https://example.org/page', publisher: net}
- {id: other, url: 'https://example.org/other'}
- {id: report, document: documents/report.md}
countries:
- {code: 'NO', name: Norway}
conflicts:
- {id: C-1, kind: date, what: two dates}
entities:
- {id: net, kind: Network, name: Net}
- {id: town, kind: LocalGovernment, name: Town, country: 'NO'}
- {id: hill, kind: LocalGovernment, name: Hill}
ties:
- tie: town memberOf net
  id: town.memberOf.net.2016
  seen: 2016
  conflict: C-1
  evidence:
  - {source: page, says: in the list}
  also_seen_at: ['https://example.org/other', 'https://elsewhere.example/list/%e3%81%82']
- tie: town memberOf net
  id: town.memberOf.net.2016-09
  start: 2016-09
  evidence:
  - {source: other, says: joined}
- tie: hill memberOf net
  status: planned
  confidence: low
  note: an announcement
  evidence:
  - source: report
    quotes:
    - {text: Hill will join, at: 4}
  - {source: page, says: will join}
figures:
- figure: net memberCount
  value: '64'
  number: '64'
  as_of: 2019-10
  evidence:
  - {source: page, says: sixty-four}
- figure: net memberCount
  id: net.memberCount.2019-10.again
  value: '64'
  number: '64'
  as_of: 2019-10
  evidence:
  - {source: other, says: sixty-four as well}
"""


@pytest.fixture
def former(tmp_path: Path) -> Path:
    folder = tmp_path / "former"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "report.md").write_text("So: Hill will join.\n", encoding="utf-8")
    (folder / "before.yaml").write_text(FORMER, encoding="utf-8")
    (folder / "README.md").write_text("mine\n", encoding="utf-8")
    return folder


def test_the_former_format_gets_one_clear_message_that_names_the_way(former: Path) -> None:
    done = CliRunner().invoke(main, ["check", str(former)])
    assert done.exit_code == 1
    assert "'ties' stands in a file of the former format" in done.stderr
    assert "ssegraph migrate former NEW" in done.stderr


def test_everything_is_carried_over_and_counted(former: Path, tmp_path: Path) -> None:
    done = migrate(former, tmp_path / "new")
    records = read_records(tmp_path / "new")
    assert records == done.records
    # Six evidences and two further addresses, at one of which the tie is stated in words of its own.
    assert (len(records.statements), len(done.places)) == (7, 8)
    assert records.counts() == {
        "entities": 3,
        "ties": 2,
        "observations": 1,
        "contributions": 0,
        "sources": 4,
        "conflicts": 1,
    }
    said = {
        (each.source, each.key, str(each.seen or each.start or ""), each.says or each.quote)
        for each in records.statements
    }
    # That page was only noted as an address: nobody read a date there.
    assert ("elsewhere-example-list", "town.memberOf.net", "", "seen at this address too") in said
    assert ("report", "hill.memberOf.net", "", "Hill will join") in said
    [hill] = [tie for tie in records.ties if tie.source == "hill"]
    assert (hill.status, hill.confidence, hill.note, len(hill.statements)) == (
        "planned",
        "low",
        "an announcement",
        2,
    )
    [town] = [tie for tie in records.ties if tie.source == "town"]
    assert (town.when(), town.conflict) == ("2016-09/.., 2016 (seen)", "C-1")
    assert (tmp_path / "new" / "README.md").read_text(encoding="utf-8") == "mine\n"
    assert sorted(each.name for each in (tmp_path / "new" / "sources").iterdir()) == [
        "elsewhere-example-list.yaml",
        "other.yaml",
        "page.yaml",
        "report.yaml",
    ]
    assert (former / "before.yaml").read_text(encoding="utf-8") == FORMER


def test_every_address_that_was_published_leads_on(former: Path, tmp_path: Path) -> None:
    done = migrate(former, tmp_path / "new")
    graph = load(tmp_path / "new")
    for address in {address for address, _ in done.places}:
        assert graph.resolve(address), address
    assert [each.id for each in graph.resolve("tie/town.memberOf.net.2016-09")] == ["town.memberOf.net"]
    assert [each.id for each in graph.resolve("figure/net.memberCount.2019-10.again")] == [
        "net.members.2019-10"
    ]
    store = tmp_path / "g.nq"
    graph.store.dump(store)
    assert load(store).resolve("tie/town.memberOf.net.2016")


def test_acceptances_of_documents_are_carried_over(former: Path, tmp_path: Path) -> None:
    (former / "decisions").mkdir()
    entry = {
        "file": "from-x.yaml",
        "title": "t",
        "same": {},
        "different": [],
        "records": {
            "entities": [],
            "countries": [],
            "sources": [],
            "figures": [],
            "ties": [
                {
                    "tie": "town memberOf net",
                    "evidence": [{"source": "report", "quotes": [{"text": "So", "at": "0"}]}],
                }
            ],
        },
    }
    (former / "decisions" / "0001-x.json").write_text(json.dumps(entry), encoding="utf-8")
    migrate(former, tmp_path / "new")
    told = json.loads((tmp_path / "new" / "decisions" / "0001-x.json").read_text(encoding="utf-8"))
    assert told["source"] == "report"
    assert told["records"]["statements"] == [
        {"tie": "town memberOf net", "quotes": [{"text": "So", "at": "0"}]}
    ]


def test_the_command_lists_what_became_of_what(former: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["migrate", str(former), str(tmp_path / "new")])
    assert done.exit_code == 0, done.output
    assert "tie/town.memberOf.net.2016\tsources/page.yaml" in done.stdout.splitlines()
    assert "7 statements" in done.stderr


def test_what_cannot_be_carried_over_is_refused_and_nothing_is_written(former: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="exists"):
        migrate(former, former)
    with pytest.raises(StoreError, match="there is no folder"):
        migrate(tmp_path / "nowhere", tmp_path / "new")
    with pytest.raises(StoreError, match="would stand in"):
        migrate(former, former / "new")
    with pytest.raises(StoreError, match="cannot write"):
        migrate(former, tmp_path / "nowhere" / "new")
    (former / "before.yaml").write_text("entities: []\n", encoding="utf-8")
    with pytest.raises(StoreError, match="no ties and figures"):
        migrate(former, tmp_path / "new")
    assert [each.name for each in tmp_path.iterdir()] == ["former"]


def test_a_full_disk_is_told_and_nothing_is_left(former: Path, tmp_path: Path) -> None:
    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then writing fails as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    before = sorted(tmp_path.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-m", "ssegraph", "migrate", str(former), str(tmp_path / "new")],
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=small,
    )
    assert (done.returncode, "cannot write" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    assert sorted(tmp_path.rglob("*")) == before


# What is written instead of what, and what is said of it: the lines are those of the former file.
REFUSED = [
    (
        "kind of tie",
        "- tie: hill memberOf net",
        "- tie: hill memberof net",
        27,
        "unknown kind of tie 'memberof'",
    ),
    (
        "kind of figure",
        "- figure: net memberCount\n  value",
        "- figure: net crowd\n  value",
        37,
        "unknown measure",
    ),
    ("kind of entity", "kind: Network", "kind: Netwrok", 11, "unknown kind 'Netwrok'"),
    ("field of a source", "publisher: net", "published: net", 3, "unknown field 'published'"),
    ("source that is no file name", "{id: page,", "{id: ../../victim,", 3, "is no id of a source"),
    ("source that is no text", "{id: page,", "{id: [page],", 3, "is no id of a source"),
    ("source without an id", "{id: other,", "{publisher: net,", 4, "None is no id of a source"),
    (
        "source twice",
        "- {id: report,",
        "- {id: page, url: 'https://example.org/3'}\n- {id: report,",
        5,
        "the source 'page' is defined twice",
    ),
    (
        "address that is a list",
        "url: 'https://example.org/page'",
        "url: ['https://example.org/page']",
        3,
        "is no address",
    ),
    (
        "evidence of nobody",
        "{source: other, says: joined}",
        "{source: nobody, says: joined}",
        22,
        "unknown source 'nobody'",
    ),
    (
        "evidence that names nobody",
        "{source: other, says: joined}",
        "{says: joined}",
        22,
        "evidence without a source",
    ),
    ("no evidence", "  evidence:\n  - {source: other, says: joined}\n", "", 22, "has no evidence"),
    ("empty evidence", "evidence:\n  - {source: other, says: joined}", "evidence: []", 22, "has no evidence"),
    (
        "empty evidence seen elsewhere",
        "evidence:\n  - {source: page, says: in the list}",
        "evidence: []",
        15,
        "has no evidence",
    ),
    (
        "further address as text",
        "also_seen_at: ['https://example.org/other', 'https://elsewhere.example/list/%e3%81%82']",
        "also_seen_at: 'https://example.org/other'",
        15,
        "'also_seen_at' must be a list",
    ),
    (
        "sources as text",
        "sources:\n- {id: page, url: 'https://example.org/page', publisher: net}\n- {id: other, url: 'https://example.org/other'}\n- {id: report, document: documents/report.md}",
        "sources: the page",
        2,
        "'sources' must be a list",
    ),
    (
        "tie that is a text",
        "- tie: hill memberOf net",
        "- hill memberOf net\n- tie: hill memberOf net",
        27,
        "not one of the ties",
    ),
    (
        "tie that is a list",
        "- tie: hill memberOf net",
        "- tie: [hill, memberOf, net]",
        27,
        "no tie and no figure",
    ),
    (
        "quote that is not there",
        "Hill will join, at: 4",
        "Hill has joined, at: 4",
        27,
        "the document does not say that",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED]
)
def test_what_has_no_place_in_the_new_format_is_refused_at_its_line(
    old: str, new: str, line: int, message: str, former: Path, tmp_path: Path
) -> None:
    assert FORMER.count(old) == 1
    (former / "before.yaml").write_text(FORMER.replace(old, new), encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    done = CliRunner().invoke(main, ["migrate", str(former), str(tmp_path / "new")])
    assert done.exit_code == 1, done.output
    assert f"before.yaml:{line}: " in done.stderr, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_the_table_of_what_is_refused_is_tried_whole() -> None:
    assert len(REFUSED) == 19
