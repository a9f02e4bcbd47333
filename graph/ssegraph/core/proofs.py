"""How what is said is proved, in words: quoted, located or told; never one in the dress of another.

Quoted: the exact words stand in a text that is kept. Located: the page was read and the passage is known by its
fingerprint, its words are not kept. Told: there are our words alone. Every surface says which, by what is here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.model import Evidence, Source, Stated
from ssegraph.core.passages import link
from ssegraph.core.roles import role_in_words
from ssegraph.core.statements import PROOFS, Debt, Proof
from ssegraph.core.words import filled, find, wording


def proof_label(proof: Proof, language: str = "en") -> str:
    """Return what a way of being proved is called.

    >>> proof_label("located"), proof_label("told", "fr")
    ('located on its page', 'notre résumé')
    """
    return wording(f"proof.{proof}", language)


def debt_label(debt: Debt, language: str = "en") -> str:
    """Return why something is told only, where somebody tried to locate it.

    >>> debt_label("page not found")
    'no copy of the page was found'
    """
    return wording(f"debt.{debt}", language)


_NUMBER: Final = re.compile(r"\d(?:[\d.,]*\d)?")
_COUNTED: Final = re.compile(rf"(?P<number>{_NUMBER.pattern}) (?P<what>\D+)")


@lru_cache(maxsize=10_000)
def told_in_words(says: str, language: str = "en") -> str | None:
    """Return what we say of a passage in the words of a language.

    Records write it in English, and much of it again and again: a text of its own (`says.` in the catalogues, with
    `{n}` where its one number stands), a role, or what is counted.

    Returns:
        None where nobody worded it: then it stays as it is, in English.

    >>> told_in_words("in the member list of 38", "fr"), told_in_words("board member", "es"), told_in_words("40 countries", "ko")
    ('figure dans la liste des 38 membres', 'miembro del consejo', '국가 40')
    >>> told_in_words("Identities are respected.", "ja") is None
    True
    """
    numbers = _NUMBER.findall(says)
    worded = (
        find(f"says.{says}", language) or role_in_words(says, language) or find(f"counted.{says}", language)
    )
    if worded is None and len(numbers) == 1:
        if match := _COUNTED.fullmatch(says):
            what = find(f"counted.{match['what']}", language)
            worded = what and wording("number.counted", language, number=match["number"], what=what)
        if pattern := worded is None and find(f"says.{_NUMBER.sub('{n}', says)}", language):
            worded = filled(pattern, {"n": numbers[0]})
    # What is in the catalogue is in English as it is written.
    return says if worded is not None and language == "en" else worded


def line(evidence: Evidence, source: str, language: str = "en") -> str:
    """Return what there is to read of an evidence, on one line, in the dress of what it is.

    Args:
        evidence: where it is said.
        source: the name of its source.
        language: of what is not the source's.

    >>> told = Evidence(source="s", says="Bilbao is a member.")
    >>> line(told, "gsef-net.org")
    'our summary: Bilbao is a member. [gsef-net.org]'
    """
    says = evidence.says and (told_in_words(evidence.says, language) or evidence.says)
    ours = wording("proof.ours", language, says=says) if says else ""
    if evidence.proof == "quoted":
        words = f"“{evidence.quote}”{f' ({ours})' if ours else ''}"
    else:
        words = f"{proof_label('located', language)}; {ours}" if evidence.proof == "located" else ours
        words += f" ({debt_label(evidence.debt, language)})" if evidence.debt else ""
    return f"{words} [{source}]"


def address(evidence: Evidence, source: Source | None) -> str | None:
    """Return the address that opens a source at what it says: at the passage where that is known; None for a document.

    >>> from ssegraph.core.model import Passage
    >>> passage = Passage(fingerprint="1:50:" + "0" * 64, names={"subject": "Bilbao"}, opens=["Bilbao"])
    >>> address(Evidence(source="s", says="so", passages=[passage]), Source(id="s", url="https://gsef-net.org/en"))
    'https://gsef-net.org/en#:~:text=Bilbao'
    """
    return link(source.url, opening(evidence)) if source and source.url else None


def opening(evidence: Evidence) -> tuple[str, ...]:
    """Return the words that open the page at the passage; none where nothing does."""
    return next((each.opens for each in evidence.passages if each.role == "statement" and each.opens), ())


def names_there(evidence: Evidence) -> list[str]:
    """Return what the passages of an evidence name, as the page spells it, each once."""
    return list(dict.fromkeys(name for each in evidence.passages for _, name in sorted(each.names.items())))


def read_on(evidence: Evidence, source: Source) -> HalfKnownDate | None:
    """Return when the copy was read in which a passage was located; None where the records do not say."""
    copies = {each.id: each.read for each in source.captures}
    return next((copies[each.capture] for each in evidence.passages if each.capture in copies), None)


def as_dict(evidence: Evidence, source: Source | None) -> dict[str, Any]:
    """Return an evidence as plain values: how it is proved, the quote or our words each under its own name, and where.

    >>> as_dict(Evidence(source="s", says="so"), Source(id="s", url="https://gsef-net.org/en"))
    {'source': 's', 'proof': 'told', 'told': 'so', 'where': 'https://gsef-net.org/en'}
    """
    found: dict[str, Any] = {"source": evidence.source, "proof": evidence.proof}
    found |= {"quote": evidence.quote} if evidence.quote else {}
    found |= {"told": evidence.told} if evidence.told else {}
    found |= {"debt": evidence.debt} if evidence.debt else {}
    return found | {"where": address(evidence, source) or (source.document if source else None)}


def counts(stated: Iterable[Stated | Evidence]) -> dict[Proof, int]:
    """Return how many are quoted, located and told.

    >>> counts([Evidence(source="s", says="so")])
    {'quoted': 0, 'located': 0, 'told': 1}
    """
    found = Counter(each.proof for each in stated)
    return {proof: found[proof] for proof in PROOFS}


def counts_in_words(number: dict[Proof, int], language: str = "en", of: str = "ties") -> str:
    """Return such a count in a sentence.

    >>> counts_in_words({"quoted": 34, "located": 0, "told": 1464})
    'of 1,498 relationships: 34 quoted, 0 located, 1,464 summarised by us'
    """
    parts = ", ".join(f"{number[proof]:,} {wording(f'proof_many.{proof}', language)}" for proof in PROOFS)
    return wording(f"proofs.{of}", language, n=f"{sum(number.values()):,}", parts=parts)
