"""What changed, as one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssegraph.core.standalone import escaped, policy
from ssegraph.editions.kinds import NOISES, WHATS

if TYPE_CHECKING:
    from ssegraph.editions.changes import Difference

_STYLE: Final = """
body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.5rem}summary{cursor:pointer;font-size:1.1rem;padding:.4rem 0}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ccc;overflow-wrap:anywhere}
del{background:#fbe3e0;text-decoration:line-through}ins{background:#dff2df;text-decoration:none}
small{color:#555}
"""


def page(found: Difference) -> str:
    """Return one page: a list to open for each sort of change. It has no script and asks for nothing."""
    esc = escaped
    title = f"From {found.old} to {found.new}"
    parts = []
    for what, number in found.counts.items():
        rows = []
        for each in (each for each in found.changes if each.what == what):
            change = ""
            if each.before:
                change += f"<del>{esc(each.before)}</del> "
            if each.after:
                change += f"<ins>{esc(each.after)}</ins>"
            only = f" <small>({esc(NOISES[each.only])})</small>" if each.only else ""
            proof = "<br>".join(esc(text) for text in dict.fromkeys((each.was, each.now)) if text)
            rows.append(
                f"<tr><td>{esc(each.name)}<br><small>{esc(each.who)}</small></td>"
                f"<td>{esc(each.field)}</td><td>{change}{only}</td><td><small>{proof}</small></td></tr>"
            )
        head = "<tr><th>who</th><th>field</th><th>before, after</th><th>where that is said</th></tr>"
        parts.append(
            f"<details{' open' if number <= 20 else ''}><summary>{number:,} {esc(WHATS[what])}</summary>"
            f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table></details>"
        )
    notes = "".join(f"<li>{esc(line)}</li>" for line in (*found.noise_words(), *found.remarks))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{esc(policy((), [_STYLE]))}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{esc(title)}</title><style>{_STYLE}</style></head><body><main><h1>{esc(title)}</h1>"
        f"<p>{esc(found.summary())}. {found.same:,} did not change.</p>{''.join(parts)}"
        f"<h2>Not counted as changes, and what to know</h2><ul>{notes}</ul></main></body></html>\n"
    )
