"""How good the data is: draws the seeded samples that people judge, and writes data/QUALITY.md from what they found.

    python docs/quality.py again            a tenth of the located passages, to be found anew by somebody else
    python docs/quality.py judge            300 statements, in equal parts quoted, located and told
    python docs/quality.py report           data/QUALITY.md, out of data/quality/again.csv and data/quality/judged.csv
    python docs/quality.py report --check   whether it is fresh

The first two print CSV with the columns that are to be filled in. A sample is a function of the data and the seed.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import Counter
from collections.abc import Iterable

from scipy.stats import binomtest

from ssegraph.core.model import Records, Statement
from ssegraph.core.resources import data_dir
from ssegraph.core.statements import PROOFS
from ssegraph.records.reading import read_records

SEED = 20261130
DATA = data_dir()
AGAIN = ("statement", "passage", "fingerprint", "found")
JUDGED = ("statement", "proof", "verdict", "why")
VERDICTS = ("supported", "imprecise", "unsupported", "wrong", "cannot tell")
EACH = 100


def living(records: Records) -> list[Statement]:
    """Return the statements that count, by address."""
    found = (each for each in records.statements if not each.withdrawn)
    return sorted(found, key=lambda each: (each.id, each.key))


def again(records: Records) -> list[tuple[str, ...]]:
    """Return a tenth of the passages that state something, each once."""
    passages: dict[str, tuple[str, str, str, str]] = {}
    for said in living(records):
        for number, each in enumerate(said.passages, 1):
            passages.setdefault(each.fingerprint, (said.id, str(number), each.fingerprint, ""))
    every = [passages[each] for each in sorted(passages)]
    return sorted(random.Random(SEED).sample(every, -(-len(every) // 10)))


def judge(records: Records) -> list[tuple[str, ...]]:
    """Return statements of ties and observations in equal parts quoted, located and told."""
    rows: list[tuple[str, ...]] = []
    chance = random.Random(SEED)
    for proof in PROOFS:
        every = [each.id for each in living(records) if each.proof == proof]
        rows += [(each, proof, "", "") for each in sorted(chance.sample(every, min(EACH, len(every))))]
    return rows


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a sample as people filled it in."""
    with (DATA / "quality" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def share(part: int, whole: int) -> str:
    """Return a share with its 95 % interval (Wilson 1927)."""
    if not whole:
        return "none was drawn"
    low, high = binomtest(part, whole).proportion_ci(method="wilson")
    return f"{part / whole:.1%} ({part} of {whole}; 95 % interval {low:.1%} to {high:.1%})"


def report(records: Records) -> str:
    """Return data/QUALITY.md."""
    found, judged = read("again.csv"), read("judged.csv")
    by: dict[str, Counter[str]] = {proof: Counter() for proof in PROOFS}
    for row in judged:
        by[row["proof"]][row["verdict"]] += 1
    proved = by["quoted"] + by["located"]
    bad = proved["unsupported"] + proved["wrong"]
    agree = sum(row["found"] == "yes" for row in found)
    came = sum(row["found"] != "page not found" for row in found)
    proofs = Counter(each.proof for each in living(records))
    ties = records.ties
    of_ties = Counter(each.proof for each in ties)
    located = [each for each in living(records) if each.proof == "located"]
    upheld = sum(bool(each.upheld) for each in located)
    says = sum(each.judged == "says" and not each.upheld for each in located)
    spoken = {each.id: each.language or "unknown" for each in records.sources}
    by_language = Counter((spoken[each.source], each.proof) for each in living(records))
    languages = sorted(
        {language for language, _ in by_language},
        key=lambda each: (-sum(by_language[each, proof] for proof in PROOFS), each),
    )
    debts = Counter(each.debt or "not tried" for each in living(records) if each.proof == "told")
    lines = [
        "# How good the data is",
        "",
        "Written by `docs/quality.py` out of `quality/`; the numbers are those of the samples, not wishes.",
        "",
        "## How it is proved",
        "",
        "| | quoted | located | told |",
        "| --- | --- | --- | --- |",
        f"| ties ({len(ties):,}) | {of_ties['quoted']:,} | {of_ties['located']:,} | {of_ties['told']:,} |",
        f"| statements ({sum(proofs.values()):,}) | {proofs['quoted']:,} | {proofs['located']:,} | {proofs['told']:,} |",
        "",
        "By the language of the source:",
        "",
        "| | " + " | ".join(languages) + " |",
        "| --- |" + " --- |" * len(languages),
        *(
            f"| {proof} | " + " | ".join(f"{by_language[language, proof]:,}" for language in languages) + " |"
            for proof in PROOFS
        ),
        "",
        f"Of the {len(located):,} located statements the gate lets {says:,} through; {len(located) - says - upheld:,} it cannot judge (they are read by a step, "
        f"or in a language it has no words of); {upheld:,} it refuses, and whoever read the passage upholds them with a reason (`ssegraph ledger`).",
        "",
        "Why the rest is told in our words only: "
        + "; ".join(f"{name}: {number:,}" for name, number in sorted(debts.items()))
        + ".",
        "",
        "## The copying: a second reading",
        "",
        f"A tenth of all located passages, drawn with the seed {SEED}, was looked up anew by somebody who had not located them, from a query of "
        "their own, and the fingerprint computed from what they read. It tests the copying, not the truth.",
        "",
        f"- Of {len(found)} passages {len(found) - came} stand on pages that did not come to the second reader's query.",
        f"- Of the others the fingerprint agrees in {share(agree, came)}.",
        "- Those that do not agree all ran on over the end of a line: where lines had been left out in typing, what followed was not what follows on the page. The 287 of "
        "that kind were compared with their pages afterwards: 51 were located anew, 23 could not be compared.",
        "",
        "## The error rate",
        "",
        f"{len(judged)} statements, drawn with the seed {SEED}, in equal parts quoted, located and told, were judged by somebody who had not located them: "
        "quoted and located ones from the passage alone, told ones from what could be found of the page. *Supported*: the words say these two, this kind, this "
        "direction, this role and date. *Imprecise*: they say it, but less, or more exactly. *Unsupported*: they do not say it. *Wrong*: they say otherwise.",
        "",
        "| | " + " | ".join(VERDICTS) + " |",
        "| --- |" + " --- |" * len(VERDICTS),
        *(
            f"| {proof} | " + " | ".join(str(by[proof][verdict]) for verdict in VERDICTS) + " |"
            for proof in PROOFS
        ),
        "",
        f"**Unsupported or wrong among the quoted and located: {share(bad, sum(proved.values()))}.** What was found was mended afterwards; the figure is that of the sample as drawn.",
        "",
        "Rows with a reason: `quality/judged.csv`.",
    ]
    return "\n".join(lines) + "\n"


def print_rows(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print a sample as CSV."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(columns)
    out.writerows(rows)


if __name__ == "__main__":
    whole = read_records(DATA)
    match sys.argv[1:2]:
        case ["again"]:
            print_rows(AGAIN, again(whole))
        case ["judge"]:
            print_rows(JUDGED, judge(whole))
        case ["report"]:
            page, text = DATA / "QUALITY.md", report(whole)
            if sys.argv[2:] != ["--check"]:
                page.write_text(text, encoding="utf-8")
            elif page.read_text(encoding="utf-8") != text:
                sys.exit(f"{page} is stale: run python docs/quality.py report")
        case _:
            sys.exit(__doc__)
