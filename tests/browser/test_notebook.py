"""The page in a notebook: in a sandboxed frame, several on one page, and as a widget that talks."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest

import ssegraph as sse
from ssegraph.core.errors import NotFound
from ssegraph.graph import KnowledgeGraph

HOST = '<!doctype html><html data-ready="true"><meta charset="utf-8"><link rel="icon" href="data:,">'


@pytest.fixture(scope="module")
def near(kg: KnowledgeGraph) -> KnowledgeGraph:
    return kg.around("WE21 Japan")


def test_two_pages_stand_in_one_notebook_and_their_height_can_be_pulled(
    open_page: Any, near: KnowledgeGraph, tmp_path: Path
) -> None:
    shown = sse.view(near, height=500)._repr_html_()
    outer = tmp_path / "page.html"
    outer.write_text(f"{HOST}{shown}{shown}", encoding="utf-8")
    opened = open_page(outer)
    assert opened.page.locator("iframe[sandbox]").count() == 2
    assert opened.page.locator("div").first.evaluate("e => getComputedStyle(e).resize") == "vertical"
    for n, (text, found) in enumerate([("we21", "WE21 Japan"), ("koike", "Ayako Koike")]):
        inside = opened.page.frame_locator("iframe").nth(n)
        inside.locator("html[data-ready=true]").wait_for(state="attached")
        inside.locator("#search").fill(text)
        inside.locator("#search").press("Enter")
        assert inside.locator("#panel h2").inner_text().startswith(found)


def test_a_frame_may_not_do_more_than_it_needs(near: KnowledgeGraph) -> None:
    shown = sse.view(near)._repr_html_()
    assert "allow-same-origin" not in shown and "allow-top-navigation" not in shown


def test_the_selection_goes_both_ways_between_the_widget_and_its_page(
    open_page: Any, near: KnowledgeGraph, tmp_path: Path
) -> None:
    widget = sse.view(near).widget()
    # The widget's own script, and a model that holds its traits as a notebook's front end does.
    script = str(widget._esm).replace("export default { render };", "")
    traits = {"_page": widget._page, "_sandbox": widget._sandbox, "height": widget.height}
    fields = "".join(
        f'<template id="{name}">{html.escape(str(value))}</template>' for name, value in traits.items()
    )
    outer = tmp_path / "page.html"
    outer.write_text(
        f"""{HOST}{fields}<div id="cell"></div><script>{script}
        const traits = {{ selected: null }}, listeners = {{}};
        for (const each of document.querySelectorAll("template")) traits[each.id] = each.content.textContent;
        window.model = {{
          get: (name) => traits[name],
          set: (name, value) => (traits[name] = value),
          on: (name, act) => (listeners[name] = act),
          off: (name) => delete listeners[name],
          save_changes: () => (document.title = traits.selected ?? "nobody"),
          change: (name, value) => {{ traits[name] = value; listeners[`change:${{name}}`](); }},
        }};
        window.leave = render({{ model, el: document.querySelector("#cell") }});
        </script>""",
        encoding="utf-8",
    )
    opened = open_page(outer)
    inside = opened.page.frame_locator("iframe")
    inside.locator("html[data-ready=true]").wait_for(state="attached")
    inside.locator("#search").fill("koike")
    inside.locator("#search").press("Enter")
    opened.page.wait_for_function("() => document.title === 'koike-ayako'")
    opened.page.evaluate("model.change('selected', 'we21-japan')")
    inside.locator("#panel h2", has_text="WE21 Japan").wait_for()
    opened.page.evaluate("model.change('selected', null)")
    inside.locator("#panel").wait_for(state="hidden")


def test_selected_takes_any_name_and_tells_who_listens(near: KnowledgeGraph) -> None:
    widget = sse.view(near).widget()
    heard: list[str | None] = []
    widget.observe(lambda change: heard.append(change["new"]), "selected")
    widget.selected = "WE21ジャパン"
    assert widget.selected == "we21-japan"
    widget.selected = None
    assert heard == ["we21-japan", None]
    with pytest.raises(NotFound, match="did you mean"):
        widget.selected = "WE21 Japn"
