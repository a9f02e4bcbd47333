"""`ssegraph serve FOLDER --edit` over real HTTP: forms that correct a folder, and what they refuse."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from click.testing import CliRunner

from serving import Server, serving
from ssegraph.cli import main
from ssegraph.core.errors import StoreError
from ssegraph.core.model import Statement
from ssegraph.formats.edits import Told, edits_of_form, form_of, put_edits
from ssegraph.records.folder import edition
from ssegraph.records.ledger import correct, ledger
from ssegraph.records.reading import read_records

RECORDS = """\
title: A few
entities:
- {id: ann, kind: Person, name: Ann}
- {id: net, kind: Network, name: The Net, country: FR}
- {id: club, kind: Association, name: Club, country: FR, founded: 1990, aliases: [The Club]}
- {id: town, kind: LocalGovernment, name: Town, country: ES}
sources:
- id: page
  url: https://example.org/page
  statements:
  - {tie: ann affiliatedWith net, role: mayor, start: 2005, says: the mayor since 2005}
  - {tie: club memberOf net, says: in the list}
  - {observation: net members, value: 40 members, number: 40, as_of: 2019, says: forty}
"""
HOSTILE = "</textarea><script>window.hit=1</script>\"'><img src=x onerror=hit()> {{ 7 * 7 }}"
WHO = {"by": "A. Editor", "why": "read the page"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """One server for all tests, each of which edits what no other does."""
    folder = tmp_path_factory.mktemp("edited") / "few"
    folder.mkdir()
    (folder / "few.yaml").write_text(RECORDS, encoding="utf-8")
    with serving(folder.parent / "log", str(folder), "--edit", "--workers", "2") as server:
        yield server, folder


class Form:
    """A form as a browser has it: its fields, sent to where it goes."""

    def __init__(self, client: httpx.Client, text: str, name: str) -> None:
        found = re.search(rf'<form class="edit" id="{name}".*?</form>', text, re.DOTALL)
        assert found, text
        self.client, self.text = client, found[0]
        action = re.search(r'action="([^"]*)"', self.text)
        assert action
        self.action = html.unescape(action[1])
        self.fields = {
            html.unescape(key): html.unescape(value)
            for key, value in re.findall(r'<input[^>]*?name="([^"]*)"[^>]*?value="([^"]*)"', self.text)
        }
        for key, value in re.findall(
            r'<textarea[^>]*name="([^"]*)"[^>]*>\n(.*?)</textarea>', self.text, re.DOTALL
        ):
            self.fields[key] = html.unescape(value)
        for key, options in re.findall(r'<select[^>]*name="([^"]*)">(.*?)</select>', self.text, re.DOTALL):
            self.fields[key] = (re.findall(r'value="([^"]*)" selected', options) or [""])[0]

    def send(self, do: str, headers: dict[str, str] | None = None, **cells: str) -> httpx.Response:
        told = {name: cells.pop(name) for name in ("by", "why", "token") if name in cells}
        fields = self.fields | WHO | told | {f"c.{name}": value for name, value in cells.items()} | {"do": do}
        return self.client.post(self.action, data=fields, headers=headers)


def _form(client: httpx.Client, path: str, name: str) -> Form:
    got = client.get(path)
    assert got.status_code == 200, got.text
    return Form(client, got.text, name)


def _said(folder: Path, key: str) -> list[Statement]:
    return [each for each in read_records(folder).statements if each.key == key]


def test_a_role_that_is_corrected_is_a_decision_and_stands_on_the_page(served: tuple[Server, Path]) -> None:
    server, folder = served
    with server.client() as client:
        page = client.get("/en/actor/ann.html").text
        (way,) = re.findall(r'class="edit" href="\.\./\.\./(edit/statement/[^"]*)"', page)
        form = _form(client, f"/{html.unescape(way)}", "statement")
        assert (form.fields["c.role"], form.fields["c.start"]) == ("mayor", "2005")
        got = form.send("correct", role="deputy mayor")
        assert got.status_code == 303, got.text
        shown = client.get(got.headers["location"])
        assert "Saved as statements-0001" in shown.text
        assert "deputy mayor" in client.get("/en/actor/ann.html").text
    (said,) = _said(folder, "ann.affiliatedWith.net")
    assert (said.role, said.as_read, said.start and said.start.text) == (
        "deputy mayor",
        {"role": "mayor"},
        "2005",
    )
    entry = next(each for each in ledger(folder) if each.decision.id == "statements-0001")
    assert (entry.decision.by, entry.decision.why) == ("A. Editor", "read the page")


def test_of_two_editors_the_second_sees_the_change_of_the_first_and_nothing_is_lost(
    served: tuple[Server, Path],
) -> None:
    server, folder = served
    with server.client() as one, server.client() as two:
        first, second = (_form(each, "/edit/actor/club", "actor") for each in (one, two))
        assert first.send("correct", note="by the first", founded="1991").status_code == 303
        got = second.send("correct", founded="1992", website="https://example.org/club")
        assert got.status_code == 409 and "Somebody else changed this meanwhile" in got.text
        (club,) = (each for each in read_records(folder).entities if each.id == "club")
        assert (club.founded and club.founded.text, club.website) == ("1991", None)
        again = Form(two, got.text, "actor")
        assert (again.fields["c.founded"], again.fields["c.note"]) == ("1992", "by the first")
        assert again.fields["c.website"] == "https://example.org/club"
        assert re.search(r"Now: 1991", again.text)
        assert again.send("correct").status_code == 303
    (club,) = (each for each in read_records(folder).entities if each.id == "club")
    assert (club.founded and club.founded.text, club.note) == ("1992", "by the first")
    assert club.website == "https://example.org/club"


def test_of_two_editors_of_other_fields_neither_is_asked_and_neither_loses(
    served: tuple[Server, Path],
) -> None:
    server, folder = served
    with server.client() as one, server.client() as two:
        path = f"/edit/statement/{_said(folder, 'net.members')[0].id}"
        first, second = (_form(each, path, "statement") for each in (one, two))
        assert first.send("correct", note="as printed").status_code == 303
        assert second.send("correct", as_of="2020").status_code == 303
        third = _form(one, path, "statement")
        assert second.send("withdraw").status_code == 409
        assert third.send("correct").status_code == 200  # nothing was changed
    (said,) = _said(folder, "net.members")
    assert (said.note, said.as_of and said.as_of.text, said.withdrawn) == ("as printed", "2020", None)


def test_a_statement_is_added_with_its_source_withdrawn_and_that_is_undone(
    served: tuple[Server, Path],
) -> None:
    server, folder = served
    with server.client() as client:
        form = _form(client, "/edit/actor/town", "add")
        cells = {"tie": "memberOf", "to": "The Net", "start": "2011", "told": "The town joined in 2011."}
        got = form.send("add", None, **cells, address="https://example.org/town")
        assert got.status_code == 303, got.text
        (said,) = _said(folder, "town.memberOf.net")
        records = read_records(folder)
        (source,) = (each for each in records.sources if each.id == said.source)
        assert (source.url, said.told) == ("https://example.org/town", "The town joined in 2011.")
        assert "The town joined in 2011." in client.get("/en/actor/town.html").text
        taken = _form(client, f"/edit/statement/{said.id}", "statement").send("withdraw")
        assert taken.status_code == 303
        assert "joined in 2011" not in client.get("/en/actor/town.html").text
        late = client.get(f"/edit/statement/{said.id}")
        assert "it was withdrawn meanwhile, by A. Editor: read the page" in late.text
        back = _form(client, taken.headers["location"], "undo").send("undo")
        assert back.status_code == 303, back.text
        assert "joined in 2011" in client.get("/en/actor/town.html").text


def test_what_is_sent_stays_text(served: tuple[Server, Path]) -> None:
    server, folder = served
    with server.client() as client:
        form = _form(client, "/edit/actor/net", "actor")
        assert form.send("correct", note=HOSTILE).status_code == 303
        (net,) = (each for each in read_records(folder).entities if each.id == "net")
        assert net.note == HOSTILE
        for path in ("/edit/actor/net", "/en/actor/net.html"):
            text = client.get(path).text
            assert "<script>window" not in text and "<img src=x" not in text and "{{ 7 * 7 }}" in text
        page = client.get("/edit/actor/net")
        assert Form(client, page.text, "actor").fields["c.note"] == HOSTILE
        assert "script-src" not in page.headers["content-security-policy"]
        wrong = _form(client, "/edit/actor/net", "actor").send("correct", country=HOSTILE, founded=HOSTILE)
        assert wrong.status_code == 409 and "<script>window" not in wrong.text


REFUSED = (
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Referer": "https://evil.example/page"}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Host": "evil.example"}, 421),
    ({"Content-Type": "text/plain"}, 415),
)


def test_no_other_site_changes_anything(served: tuple[Server, Path]) -> None:
    server, folder = served
    before = edition(folder)
    with server.client() as client:
        form = _form(client, "/edit/actor/town", "actor")
        for headers, status in REFUSED:
            assert form.send("correct", headers, name="Taken").status_code == status, headers
        for token in ("", "x" * 43):
            assert form.send("correct", token=token, name="Taken").status_code == 403
        assert form.send("correct", why=" ", name="Taken").status_code == 409
        assert form.send("correct", name="").status_code == 409
        body = urlencode({"token": form.fields["token"]} | {f"c.{n}": "" for n in range(500)})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        assert client.post(form.action, content=body, headers=kind).status_code == 400
        assert client.post(form.action, content="a=" + "x" * 400_000, headers=kind).status_code == 413
        for path in ("/edit/actor/nobody", "/edit/statement/page.0", "/edit/other/town"):
            assert client.get(path).status_code == 404
    assert edition(folder) == before and len(REFUSED) == 7


def test_only_a_folder_on_this_machine_is_edited_unless_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "few.yaml").write_text(RECORDS, encoding="utf-8")
    cases = {
        (): "--edit corrects a folder of records",
        (str(tmp_path), "--host", "0.0.0.0"): "--edit-by-all lets all of them",
        (str(tmp_path), "--host-name", "graph.example.org"): "--edit-by-all lets all of them",
        (str(tmp_path), "--cors", "*"): "--edit-by-all lets all of them",
    }
    for words, told in cases.items():
        got = CliRunner().invoke(main, ["serve", *words, "--edit", "--port", "0"])
        assert got.exit_code == 2 and told in got.output, words
    assert len(cases) == 4


def test_a_server_that_was_not_told_to_edit_has_no_forms(tmp_path: Path) -> None:
    (tmp_path / "few.yaml").write_text(RECORDS, encoding="utf-8")
    with serving(tmp_path / "log", str(tmp_path), "--workers", "1") as server, server.client() as client:
        assert client.get("/edit/actor/town").status_code == 404
        assert "edit/" not in client.get("/en/actor/ann.html").text


def test_what_another_program_decided_between_reading_and_writing_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "few.yaml").write_text(RECORDS, encoding="utf-8")
    since, records = edition(tmp_path), read_records(tmp_path)
    cells, mark = form_of(records, "town")
    columns, cells = [*cells], {"name": "Other town"}
    changes = edits_of_form(records, "actors", cells, columns, mark).changes
    assert [(each.column, each.before, each.after) for each in changes] == [("name", "Town", "Other town")]
    (said,) = _said(tmp_path, "club.memberOf.net")
    correct(tmp_path, said.id, {"role": "founder"}, why="so", since=since)
    told = Told("B", "so")
    with pytest.raises(StoreError, match="was changed meanwhile"):
        put_edits(tmp_path, [(changes[0], told)], since=since)
    with pytest.raises(StoreError, match="was changed meanwhile"):
        correct(tmp_path, said.id, {"role": "guest"}, why="so", since=since)
    assert len(ledger(tmp_path)) == 1
