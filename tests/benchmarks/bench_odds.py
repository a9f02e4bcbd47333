"""Whether those given 80 % are among the first in 80 % of cases: 200 seeds on the four public networks, none of them fitted to.

The table stands in docs/analysis.md and is held to it. Besides, Platt's scaling is fitted on 150 networks made by dice
and on three of the public ones, half and half, and tried on the fourth, which it has not seen: it has to do worse, as
docs/decisions/0033-odds.md says, or it should be taken.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

import doubted

SEEDS = 200
MADE = 150


def share(counts: tuple[int, int]) -> str:
    """Return how many of those given 80 % are among the first, of how many."""
    given, true = counts
    return f"{true / given:.0%} of {given}" if given else "none given"


def total(counts: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the sums."""
    return sum(given for given, _ in counts), sum(true for _, true in counts)


def log_loss(odds: doubted.Vector, true: doubted.Truth) -> float:
    """Return the mean of minus the logarithm of what was given to what is so, over all entities."""
    return float(-np.where(true, np.log(odds), np.log(1 - odds)).mean())


def table(real: list[doubted.Said]) -> list[str]:
    """Return the lines of the table: a row for each network, a cell for each harm and rate."""
    lines = [
        "| network | hidden 10 % | hidden 20 % | invented 10 % | invented 20 % |",
        "| --- | --- | --- | --- | --- |",
    ]
    every = []
    for name in doubted.PUBLIC:
        found = [
            doubted.given_eighty(doubted.scaled(each), each.true) for each in real if each.network == name
        ]
        cells = [
            share(each) + ("" if 75 <= round(100 * each[1] / max(each[0], 1)) <= 85 else " (not reached)")
            for each in found
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
        every += found
    pooled = [
        total([doubted.given(tenths / 10, doubted.scaled(each), each.true) for each in real])
        for tenths in range(1, 10)
    ]
    so = ", ".join(f"{true / of:.0%}" for of, true in pooled)
    return [
        *lines,
        f"All sixteen together: {share(total(every))}.",
        f"Of those given about 10, 20, ... 90 % are among the first: {so}.",
    ]


def left_out(real: list[doubted.Said], dice: list[doubted.Said]) -> tuple[float, float, tuple[int, int]]:
    """Return the log loss as drawn, that with scaling by the other networks, and what this one gives at 80 %."""
    losses, counts = [], []
    for name in doubted.PUBLIC:
        others = [(each, 1 / SEEDS / 3) for each in real if each.network != name]
        scaling = doubted.fitted([*others, *((each, 1 / 2 / MADE) for each in dice)])
        print(f"  scaling without {name}: {scaling[0]:.2f}, {scaling[1]:.2f}")
        for each in real:
            if each.network == name:
                odds = doubted.scaled(each, scaling)
                losses.append((log_loss(doubted.scaled(each), each.true), log_loss(odds, each.true)))
                counts.append(doubted.given_eighty(odds, each.true))
    drawn, scaled = np.mean(losses, axis=0).tolist()
    return drawn, scaled, total(counts)


def test_those_given_eighty_percent() -> None:
    real = [
        each for name, whole in doubted.public().items() for each in doubted.said(name, whole, range(SEEDS))
    ]
    dice = [
        each
        for number in range(1000, 1000 + MADE)
        for each in doubted.said("made", doubted.made(number), (number, number + 500))
    ]
    assert (len(real), len(dice)) == (16, 4 * MADE)
    lines = table(real)
    print("", *lines, sep="\n")
    page = (Path(__file__).parents[2] / "docs" / "analysis.md").read_text(encoding="utf-8")
    assert all(line in page for line in lines)
    drawn, scaled, counts = left_out(real, dice)
    print(f"  log loss as drawn {drawn:.4f}, scaled by others {scaled:.4f}; at 80 % scaled: {share(counts)}")
    assert drawn < scaled
