"""Modules of the page are joined into one script, and what cannot be joined is told with its file and line."""

from __future__ import annotations

from importlib import resources

import pytest

from ssegraph.core.errors import DataError
from ssegraph.core.scripts import joined

TOLD: dict[str, tuple[dict[str, str], str]] = {
    "a module that is not there": (
        {"main.js": '// Starts.\n\nimport { a } from "./one.js";\n'},
        "main.js:3: there is no module one.js",
    ),
    "a name that is not exported": (
        {
            "main.js": 'import { a, b as c } from "./one.js";\n',
            "one.js": "export const a = 1;\nconst b = 2;\n",
        },
        "main.js:1: one.js does not export b",
    ),
    "a circle": (
        {
            "main.js": 'import { a } from "./one.js";\n',
            "one.js": 'import { b } from "./two.js";\nexport const a = 1;\n',
            "two.js": '\nimport { a } from "./one.js";\nexport const b = 1;\n',
        },
        "two.js:2: modules import each other in a circle: one.js -> two.js -> one.js",
    ),
    "a module that imports itself": (
        {"main.js": 'export const a = 1;\nimport { a as b } from "./main.js";\n'},
        "main.js:2: modules import each other in a circle: main.js -> main.js",
    ),
    "a name exported twice": (
        {"main.js": "export const a = 1;\nexport function a() {}\n"},
        "main.js:2: a is exported twice",
    ),
    "a name imported twice": (
        {
            "main.js": 'import { a } from "./one.js";\nimport { b as a } from "./one.js";\n',
            "one.js": "export const a = 1;\nexport const b = 1;\n",
        },
        "main.js:2: a is imported twice",
    ),
    "a let that is exported": (
        {"main.js": "export let a = 1;\n"},
        "main.js:1: not joined in this form: export let a",
    ),
    "a default": (
        {"main.js": "export default 1;\n"},
        "main.js:1: not joined in this form: export default 1;",
    ),
    "a list of exports": ({"main.js": "const a = 1;\nexport { a };\n"}, "main.js:2: not joined in this form"),
    "an import for its effects": ({"main.js": 'import "./one.js";\n'}, "main.js:1: not joined in this form"),
    "an import of all": (
        {"main.js": 'import * as one from "./one.js";\n'},
        'write instead: import { name } from "./file.js";',
    ),
    "an import of another folder": (
        {"main.js": 'import { a } from "../one.js";\n'},
        "main.js:1: not joined in this form",
    ),
    "an import while it runs": (
        {"main.js": '/* not this: import("./b.js")\n */\nconst a = await import("./one.js");\n'},
        "main.js:3: a page in one file loads nothing by its address",
    ),
}


@pytest.mark.parametrize("what", TOLD)
def test_what_cannot_be_joined_is_told_with_its_file_and_line(what: str) -> None:
    modules, told = TOLD[what]
    with pytest.raises(DataError) as error:
        joined(modules, "main.js")
    assert told in str(error.value)


def test_a_module_stands_once_after_all_that_it_imports_in_the_order_of_the_imports() -> None:
    modules = {
        "a.js": "export const a = 1;\n",
        "b.js": 'import { a } from "./a.js";\nexport const b = a;\n',
        "main.js": 'import { b } from "./b.js";\nimport {\n  a,\n  c as d,\n} from "./c.js";\n',
        "c.js": "export async function c() {}\nexport class a {}\n",
        "unused.js": "broken(",
    }
    script = joined(modules, "main.js")
    heads = [line[3:] for line in script.splitlines() if line.startswith("// ")]
    assert heads == ["a.js", "b.js", "c.js", "main.js"]
    assert 'const {\n  a,\n  c: d,\n} = modules["c.js"];' in script
    assert "return { c, a };" in script and "broken" not in script


def test_every_module_of_the_page_is_joined_and_its_lines_are_those_that_were_written() -> None:
    folder = resources.files("ssegraph.views") / "page"
    modules = {
        each.name: each.read_text(encoding="utf-8")
        for each in folder.iterdir()
        if each.name.endswith(".js") and each.name not in ("widget.js", "types.js")
    }
    script = joined(modules, "main.js")
    lines, compared = script.splitlines(), 0
    for name, text in modules.items():
        start = lines.index(f'modules["{name}"] = await (async () => {{') + 1
        for line, ours in zip(text.splitlines(), lines[start:], strict=False):
            if not line.startswith("import "):
                assert line.removeprefix("export ") == ours, name
                compared += 1
    assert len(modules) > 30 and compared > 3000
