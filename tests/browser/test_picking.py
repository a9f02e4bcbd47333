"""Several selected at once: by click, by a line around them, from the table and by keys; hidden, pinned and dragged; all of it undone by Back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pages import PAYLOAD


def fragment(opened: Any) -> str:
    return str(opened.page.url.partition("#")[2])


def waited(opened: Any, wanted: str) -> None:
    opened.page.wait_for_function("wanted => location.hash.slice(1) === wanted", arg=wanted)


def chosen(opened: Any, key: str = "pick") -> set[str]:
    found = re.search(rf"(?:^|&){key}=([^&]*)", fragment(opened))
    return set(found[1].split("%2C")) if found and found[1] else set()


def drag(opened: Any, points: list[tuple[float, float]], key: str = "") -> None:
    mouse, keyboard = opened.page.mouse, opened.page.keyboard
    if key:
        keyboard.down(key)
    mouse.move(*points[0])
    mouse.down()
    for point in points[1:]:
        mouse.move(*point, steps=3)
    mouse.up()
    if key:
        keyboard.up(key)


def corners(opened: Any) -> list[tuple[float, float]]:
    """Return a line around all of the picture."""
    box = opened.page.locator("#canvas").bounding_box()
    left, top = box["x"] + 3, box["y"] + 3
    right, bottom = box["x"] + box["width"] - 3, box["y"] + box["height"] - 3
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top + 5)]


def test_a_line_drawn_around_some_selects_them_and_every_face_narrows_to_them(
    open_page: Any, shown: Path
) -> None:
    opened = open_page(shown)
    drag(opened, corners(opened), "Shift")
    everybody = {entity["id"] for entity in PAYLOAD["entities"]}
    assert chosen(opened) == everybody
    assert f"Selected: {len(everybody)}" in opened.text("#picks")
    opened.page.go_back()
    waited(opened, "")
    assert opened.page.locator("#picks").is_hidden()
    opened.page.locator("#lasso").click()
    assert opened.page.locator("#lasso").get_attribute("aria-pressed") == "true"
    drag(opened, corners(opened))
    assert chosen(opened) == everybody


def test_a_line_on_the_map_selects_who_stands_there(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "face=map")
    drag(opened, corners(opened), "Shift")
    placed = {entity["id"] for entity in PAYLOAD["entities"] if entity["spot"] >= 0}
    assert chosen(opened) == placed < {entity["id"] for entity in PAYLOAD["entities"]}


def test_a_click_with_a_key_selects_one_more_and_a_click_alone_opens_one(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "kind=Session&among")  # an actor alone in view stands in the middle
    opened.page.locator("#canvas").click(modifiers=["Control"])
    picked = chosen(opened)
    assert len(picked) == 1 and opened.page.locator("#panel").is_hidden()
    opened.page.locator("#canvas").click()
    assert chosen(opened) == set() and fragment(opened).startswith(f"actor={picked.pop()}")
    opened.page.go_back()
    opened.page.wait_for_selector("#picks:visible")


def test_selecting_several_narrows_table_and_timeline_to_their_relationships(
    open_page: Any, shown: Path
) -> None:
    ids = {entity["id"]: n for n, entity in enumerate(PAYLOAD["entities"])}
    two = {ids["gsef"], ids["rtes"]}
    any_end = [tie for tie in PAYLOAD["ties"] if {tie["source"], tie["target"]} & two]
    both = [tie for tie in PAYLOAD["ties"] if {tie["source"], tie["target"]} <= two]
    assert 0 < len(both) < len(any_end) < len(PAYLOAD["ties"])
    opened = open_page(shown, "pick=gsef,rtes&face=table")
    assert opened.page.locator("#sheet tbody tr").count() == len(any_end)
    opened.page.locator("#among").check()
    assert opened.page.locator("#sheet tbody tr").count() == len(both)
    opened.page.locator("[data-face=time]").click()
    assert re.search(rf"of {len(both)} ", opened.text("#hint"))
    opened.page.locator("[data-face=table]").click()
    opened.page.locator("#show-every").click()
    assert chosen(opened) == set()


def test_those_ticked_in_the_table_are_selected_together_and_others_are_added_by_name(
    open_page: Any, shown: Path
) -> None:
    opened = open_page(shown, "face=table")
    for name in ("Global Social Economy Forum", "City of Seoul"):
        opened.page.get_by_label(f"Tick {name}", exact=True).first.check()
    opened.page.locator("#pick-ticked").click()
    assert chosen(opened) == {"gsef", "seoul"}
    opened.page.locator("#pick-add").fill("RTES")
    opened.page.keyboard.press("Enter")
    assert chosen(opened) == {"gsef", "seoul", "rtes"}
    assert opened.page.evaluate("document.activeElement.id") == "pick-add"
    opened.page.get_by_label("Select City of Seoul no longer").click()
    assert chosen(opened) == {"gsef", "rtes"}


def test_who_is_hidden_is_gone_and_shown_again_and_back_undoes_it(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "pick=gsef,rtes")
    opened.page.locator("#hide-picked").click()
    waited(opened, "hide=gsef%2Crtes")
    assert "13 entries" in opened.text("#facets") and "Hidden: 2" in opened.text("#picks")
    again = open_page(shown, fragment(opened))
    assert "13 entries" in again.text("#facets")
    opened.page.locator("#show-hidden").click()
    assert "15 entries" in opened.text("#facets")
    opened.page.go_back()
    waited(opened, "hide=gsef%2Crtes")
    opened.page.locator("#search").fill("gsef")
    opened.page.keyboard.press("Enter")
    waited(opened, "actor=gsef&hide=rtes")
    opened.page.go_back()
    waited(opened, "hide=gsef%2Crtes")
    opened.page.go_back()
    waited(opened, "pick=gsef,rtes")


def test_an_actor_is_put_elsewhere_and_stays_there(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "kind=Session&among")
    box = opened.page.locator("#canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    drag(opened, [(x, y), (x + 60, y + 40), (x + 120, y + 80)])
    (kept,) = chosen(opened, "pin")
    assert opened.page.locator("#panel").is_hidden(), "who is dragged is not opened"
    assert "Pinned: 1" in opened.text("#picks")
    again = open_page(shown, fragment(opened))
    assert chosen(again, "pin") == {kept}
    opened.page.go_back()
    waited(opened, "kind=Session&among")
    assert opened.page.locator("#picks").is_hidden()


def test_those_selected_are_pinned_where_they_are_and_let_go(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "pick=gsef,rtes")
    opened.page.locator("#pin-picked").click()
    assert {each.split("%3A")[0] for each in chosen(opened, "pin")} == {"gsef", "rtes"}
    opened.page.locator("#pin-picked").click()
    assert chosen(opened, "pin") == set()


def test_the_picture_is_walked_from_neighbour_to_neighbour_and_says_who_is_there(
    open_page: Any, shown: Path
) -> None:
    opened = open_page(shown, "actor=gsef")
    opened.page.locator("#canvas").focus()
    said = []
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        opened.page.keyboard.press(key)
        said.append(opened.text("#status"))
    names = {name for entity in PAYLOAD["entities"] for name in (entity["name"],)}
    assert sum(any(name in each for name in names) for each in said) >= 3
    assert any("relationship" in each for each in said)
    while "Nobody" in opened.text("#status"):
        opened.page.keyboard.press("ArrowLeft")
    here = opened.text("#status").split(",")[0]
    opened.page.keyboard.press("Enter")
    assert opened.text("#status").startswith(f"Opened: {here}")
    assert opened.text("#panel h2").startswith(here)
    opened.page.keyboard.press("ArrowRight")
    opened.page.keyboard.press(" ")
    assert len(chosen(opened)) == 2, "who is selected from an open one means that one too"


def test_opening_a_relationship_or_a_panel_is_said(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "actor=gsef")
    opened.page.locator("#panel li.tie .head").first.click()
    assert opened.text("#status").startswith("Opened: ") and "Global Social Economy Forum" in opened.text(
        "#status"
    )
    opened.page.locator("#open-questions").click()
    assert opened.text("#status") == "Opened: Questions"
