"""ES modules of one folder as one script: each in a scope of its own, after those it imports from.

A page in one file cannot load modules by their address, and a policy names a script by its digest: so modules are joined
as they are written, nothing in them renamed or made smaller. They keep to a part of the language (ECMA-262, 16.2):

- imports by name from the same folder: `import { a, b as c } from "./other.js";`, at the start of a line;
- exports where a thing is declared: `export function`, `export async function`, `export class`, `export const`. A `let`
  is not exported: who imports it here would have its first value for ever.

A module runs once, after those it imports in the order of its imports, as in a browser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ssegraph.core.errors import DataError, Problem

_IMPORT: Final = re.compile(r'^import \{([^{}]*)\} from "\./([\w-]+\.js)";$', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?:(?:async )?function|class|const) ([\w$]+)", re.MULTILINE)
_NAMED: Final = re.compile(r"([\w$]+)(?: as ([\w$]+))?")
_STATEMENT: Final = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_BY_ADDRESS: Final = re.compile(r"\bimport\s*[(.]")
_COMMENT: Final = re.compile(r"/\*.*?\*/|(?:^|(?<=\s))//[^\n]*", re.DOTALL)


def joined(modules: Mapping[str, str], entry: str) -> str:
    r"""Return one script that does what a module does, with those it needs: the text of a `<script type="module">`.

    Args:
        modules: the text of each module by the name of its file; those that nothing leads to are left out.
        entry: the name of the module that starts it all.

    Raises:
        DataError: an import of a module or name that is not there, modules that import each other in a circle, a name
            exported or imported twice, an import or export in another form. Each is told with file and line.

    >>> print(joined({"one.js": "export const a = 1;\n", "main.js": 'import { a } from "./one.js";\nprint(a);\n'}, "main.js"))
    const modules = {};
    // one.js
    modules["one.js"] = await (async () => {
    const a = 1;
    return { a };
    })();
    // main.js
    modules["main.js"] = await (async () => {
    const { a } = modules["one.js"];
    print(a);
    return {  };
    })();
    <BLANKLINE>
    """
    problems = [each for name in sorted(modules) for each in _malformed(name, modules[name])]
    if problems:
        raise DataError(problems)
    exports = {name: _EXPORT.findall(text) for name, text in modules.items()}
    order: list[str] = []
    _visit(entry, modules, exports, [], order)
    return "const modules = {};\n" + "".join(_scoped(name, modules[name], exports[name]) for name in order)


def _malformed(name: str, text: str) -> list[Problem]:
    """Return what in a module is written in a form that is not joined, and names that stand twice."""
    problems: list[Problem] = []
    known = {each.start() for each in (*_IMPORT.finditer(text), *_EXPORT.finditer(text))}
    for each in _STATEMENT.finditer(text):
        if each.start() not in known:
            instead = (
                'import { name } from "./file.js";'
                if each[0].startswith("import")
                else "export const name = ..."
            )
            problems.append(
                Problem(name, _line(text, each.start()), f"not joined in this form: {each[0]}", instead)
            )
    bare = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    for each in _BY_ADDRESS.finditer(bare):
        problems.append(
            Problem(name, _line(bare, each.start()), "a page in one file loads nothing by its address")
        )
    seen: set[str] = set()
    for each in _EXPORT.finditer(text):
        if each[1] in seen:
            problems.append(Problem(name, _line(text, each.start()), f"{each[1]} is exported twice"))
        seen.add(each[1])
    had: set[str] = set()
    for each in _IMPORT.finditer(text):
        for theirs, ours in _NAMED.findall(each[1]):
            if (ours or theirs) in had:
                problems.append(
                    Problem(name, _line(text, each.start()), f"{ours or theirs} is imported twice")
                )
            had.add(ours or theirs)
    return problems


def _visit(
    name: str,
    modules: Mapping[str, str],
    exports: Mapping[str, list[str]],
    above: list[str],
    order: list[str],
) -> None:
    """Put a module into the order, after those it imports from; `above` are those that are waiting for it."""
    if name in order:
        return
    text = modules[name]
    for each in _IMPORT.finditer(text):
        line, source = _line(text, each.start()), each[2]
        if source not in modules:
            raise DataError([Problem(name, line, f"there is no module {source}")])
        if source in (*above, name):
            waiting = [*above, name]
            circle = " -> ".join([*waiting[waiting.index(source) :], source])
            raise DataError([Problem(name, line, f"modules import each other in a circle: {circle}")])
        lacking = [theirs for theirs, _ in _NAMED.findall(each[1]) if theirs not in exports[source]]
        if lacking:
            raise DataError([Problem(name, line, f"{source} does not export {', '.join(lacking)}")])
        _visit(source, modules, exports, [*above, name], order)
    order.append(name)


def _scoped(name: str, text: str, exported: list[str]) -> str:
    """Return a module as a function that is called once and returns what it exports."""
    body = _IMPORT.sub(
        lambda each: f'const {{{each[1].replace(" as ", ": ")}}} = modules["{each[2]}"];', text
    )
    body = re.sub(r"^export ", "", body, flags=re.MULTILINE).rstrip("\n")
    return f'// {name}\nmodules["{name}"] = await (async () => {{\n{body}\nreturn {{ {", ".join(exported)} }};\n}})();\n'


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
