"""Entries of lists: `Name, role of BODY (ACR), Country`, `BODY (ACR): Name`, `이름 (단체 직책)`.

What comes back are places in a flat text; nobody is looked up here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from ssegraph.core.names import fold
from ssegraph.documents.dates import dates
from ssegraph.documents.languages import Language, countries
from ssegraph.documents.spotting import ACRONYM, Spot, Spotter, expands, kind_of

Place = tuple[int, int]

_TOKEN: Final = r"[A-ZÀ-ÞŁŚŽČ][^\W\d_]*(?:['.-][^\W\d_]+)*\.?"
_BRACKET: Final = re.compile(r"\s?\(([^()]{1,160})\)")


@dataclass
class BodyEntry:
    """A body at a place: its acronym, country, the date it joined, and the body it is a part of."""

    span: Place
    name: str
    kind: str | None = None
    acronym: str | None = None
    acronym_span: Place | None = None
    country: tuple[Place, str] | None = None
    date: str | None = None
    amount: Place | None = None
    variants: list[Place] = field(default_factory=list)
    key: str | None = None
    sure: bool = False


@dataclass
class PersonEntry:
    """A person at a place, with (role, body) pairs; `whole` is the part of the entry that says so."""

    span: Place
    name: str
    roles: list[tuple[str | None, BodyEntry]] = field(default_factory=list)
    parents: list[tuple[BodyEntry, BodyEntry]] = field(default_factory=list)
    role: str | None = None
    whole: Place = (0, 0)


def person_at(text: str, lang: Language, alone: bool = False) -> tuple[Place, str] | None:
    """Return the place of a person's name at the beginning of a text, and the name.

    Args:
        text: a flat text.
        lang: its language.
        alone: one word alone may be a name, where a list of people is being read.

    >>> from ssegraph.documents.languages import language
    >>> person_at("Mme Aïssata Traoré, directrice", language("fr"))
    ((4, 18), 'Aïssata Traoré')
    """
    if lang.tag == "ko" and re.match("[가-힣]", text):
        return _korean_person_at(text, lang)
    start = 0
    titled = False
    while True:
        match = re.match(r"([^\W\d_]+(?: [^\W\d_]+)?)\.?\s+", text[start:])
        word = match and match[1]
        if word and fold(word) in lang.titles:
            start += match.end()  # type: ignore[union-attr]  # there is a word, so a match
            titled = True
            continue
        first = re.match(r"([^\W\d_]+)\.?\s+", text[start:])
        if first and fold(first[1]) in lang.titles:
            start += first.end()
            titled = True
            continue
        break
    particles = "|".join(sorted(lang.particles, key=len, reverse=True))
    least = 0 if alone or titled else 1
    match = re.match(
        rf"{_TOKEN}(?:(?: (?:{particles})| d'| (?:{particles}) (?:la|los|las|el))* ?(?<=[ '])(?:{_TOKEN})){{{least},4}}",
        text[start:],
    )
    if not match:
        return None
    name = match[0].rstrip(".")
    end = start + len(name)
    after = text[end : end + 1]
    if after and (after.isalnum() or after in "@/&"):
        return None
    words = re.findall(r"[^\W_]+", name)
    folded = [fold(word) for word in words]
    if any(
        word in lang.stop_acronyms or (ACRONYM.fullmatch(word) and len(word) <= 3 and len(words) == 1)
        for word in words
    ):
        return None
    if len(words) == 1 and ACRONYM.fullmatch(name):
        return None
    if (
        folded[0] in lang.openers and folded[0] not in ("may", "april", "august", "ante", "si", "y", "car")
    ) or any(word in lang.months and len(words) > 2 for word in folded[1:]):
        return None
    if (
        any(countries().code(" ".join(words[index:])) for index in range(len(words)))
        and len(words) > 1
        and countries().code(name)
    ):
        return None
    if lang.role_regex.fullmatch(name):
        return None
    surname = len(words) == 2 and folded[-1] in lang.surname_heads
    if kind_of(name, lang) and not titled and not surname:
        return None
    if countries().code(name) or (
        countries().people.get(folded[0])
        and len(words) > 1
        and not titled
        and folded[0] not in ("german", "roman", "francis")
    ):
        return None
    return (start, end), name


def _korean_person_at(text: str, lang: Language) -> tuple[Place, str] | None:
    match = re.match(r"[가-힣]{2,5}(?: [가-힣]{1,6}(?=\s?\())?", text)
    if not match:
        return None
    name = match[0]
    stem = re.sub(r"(?:님|씨|은|는)$", "", name) if len(name) > 3 else name
    for each in (name, stem):
        first = each.split()[0]
        if re.fullmatch(
            rf"[{lang.surnames}][가-힣]{{1,2}}|(?:남궁|황보|제갈|선우|독고)[가-힣]{{1,2}}", first
        ) and not _korean_word(first, lang):
            return (0, len(first)), first
    if re.match(r"\s?\(", text[len(name) :]) and not _korean_word(name, lang) and " " not in name:
        return (0, len(name)), name
    return None


def _korean_word(word: str, lang: Language) -> bool:
    roles = {role for role, _ in lang.roles}
    return bool(
        word in lang.generic
        or fold(word) in roles
        or kind_of(word, lang)
        or word in lang.local_governments
        or countries().code(word)
        or any(fold(head) == fold(word) for head, _ in lang.heads)
        or re.search(r"(?:특별시|광역시|시청|구청)$", word)
    )


def person_entry(text: str, lang: Language, spotter: Spotter, alone: bool = True) -> PersonEntry | None:
    """Read `Name, role of BODY` and its like; None when no person begins here.

    >>> from ssegraph.documents.languages import language
    >>> entry = person_entry("Ann Lee, director of the Green Network (GN), Kenya", language("en"), Spotter(language("en"), ()))
    >>> entry.name, [(role, body.name, body.acronym) for role, body in entry.roles]
    ('Ann Lee', [('director', 'Green Network', 'GN')])
    """
    if lang.tag == "ko":
        korean = _korean_entry(text, lang, spotter)
        if korean or re.match("[가-힣]", text):
            return korean
    found = person_at(text, lang, alone)
    if not found:
        return None
    span, name = found
    entry = PersonEntry(span, name, whole=(span[0], span[1]))
    rest = text[span[1] :]
    if not rest.strip(" ."):
        return entry
    match = re.match(r"\s?(?:,|:|–|-(?= )|\()\s?|\s(?=[a-zà-ÿ])", rest)
    if not match:
        return entry if len(name.split()) > 1 and re.match(r"\s?[.;]", rest) else None
    start = span[1] + match.end()
    opened = "(" in match[0]
    # `Name role of BODY` without a comma: only a role may follow.
    if not match[0].strip() and not lang.role_regex.match(text[start:]):
        return None
    end = len(text)
    if opened:
        close = _closing(text, span[1] + match.end() - 1)
        inside, tail = text[start:close], text[close + 1 :]
        end = close
        role_after = lang.role_regex.match(tail.lstrip(" ,–:-")) if re.match(r"\s?[,–:-]", tail) else None
        bodies = _bodies_of(text, start, end, lang, spotter)
        if role_after and bodies and bodies[0][0] is None:
            bodies = [(role_after["role"], bodies[0][1]), *bodies[1:]]
            end = close + 1 + len(tail) - len(tail.lstrip(" ,–:-")) + role_after.end("role")
        elif role_after and not bodies:
            tail_start = close + 1 + len(tail) - len(tail.lstrip(" ,–:-"))
            bodies = _bodies_of(text, tail_start, len(text), lang, spotter)
            end = len(text)
        if not bodies and not inside.strip():
            return entry
        entry.roles = bodies
        entry.whole = (span[0], min(close + 1 if end <= close else end, len(text)))
        _parents(entry, text, lang)
        return entry
    stop = re.search(r"\.\s+(?=[A-ZÀ-Þ])|\s?;|: (?=[A-Z\"])", text[start:])
    if stop and stop.start() > 0:
        end = start + stop.start()
    entry.roles = _bodies_of(text, start, end, lang, spotter)
    if not entry.roles:
        role = lang.role_regex.match(text[start:end])
        entry.role = role["role"] if role else None
        entry.whole = (span[0], start + role.end("role") if role else span[1])
        return entry
    last = max(
        max(
            body.span[1],
            body.acronym_span[1] if body.acronym_span else 0,
            body.country[0][1] if body.country else 0,
        )
        for _, body in entry.roles
    )
    if text[last : last + 1] == ")":
        last += 1
    entry.whole = (span[0], min(last, end))
    _parents(entry, text, lang)
    return entry


def _closing(text: str, opening: int) -> int:
    depth = 0
    for index in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0 and index > opening:
            return index
    return len(text)


_UNIT: Final = re.compile(
    r"\b(committee|commission|department|section|working group|unit|secretariat|board|division|comité|commission|département|section|groupe de travail|comisión|sección|grupo de trabajo|departamento|secretaría|service|servicio|bureau|chair|chaire|cátedra|faculty|faculté|facultad|school|institute|institut|instituto|위원회|분과)\b",
    re.IGNORECASE,
)


def _parents(entry: PersonEntry, text: str, lang: Language) -> None:
    """`the Committee on X, BODY`: the committee is a part of the body."""
    for (_, one), (role, other) in zip(entry.roles, entry.roles[1:], strict=False):
        if role is None and _UNIT.search(one.name) and not _UNIT.search(other.name):
            entry.parents.append((one, other))
    taken = [id(other) for _, other in entry.parents]
    entry.roles = [pair for pair in entry.roles if id(pair[1]) not in taken]


def _bodies_of(
    text: str, start: int, end: int, lang: Language, spotter: Spotter
) -> list[tuple[str | None, BodyEntry]]:
    """Return the (role, body) pairs of what follows a person's name."""
    part = text[start:end]
    pairs: list[tuple[str | None, BodyEntry]] = []
    # `president of A and vice-president of B`: one pair for each role.
    cuts = [0]
    for match in re.finditer(
        r"(?:,? (?:et|and|y|e|&) |, |; )(?:(?:also|également|también|la|le|the|el) )?", part
    ):
        role = lang.role_regex.match(part[match.end() :])
        before = part[: match.start()]
        if (
            role
            and (role["link"].strip() not in ("", ",") or match[0].strip() != ",")
            and before.count("(") == before.count(")")
            and (role["link"].strip(" ,") or len(part) == match.end() + role.end())
        ):
            cuts.append(match.end())
    for first, last in zip(cuts, [*cuts[1:], len(part)], strict=True):
        pairs += _pair(text, start + first, start + last, lang, spotter)
    return pairs


def _pair(
    text: str, start: int, end: int, lang: Language, spotter: Spotter
) -> list[tuple[str | None, BodyEntry]]:
    part = text[start:end]
    part = re.sub(r"(?:,? (?:et|and|y|e|&)|,|;)\s*$", "", part)
    end = start + len(part)
    determined = re.match(r"(?:the|la|le|l'|el|un|une|una|a|an|our|is|est|es)\s?", part, re.IGNORECASE)
    offset = determined.end() if determined and part[determined.end() :][:1].islower() else 0
    role_match = lang.role_regex.match(part[offset:])
    role: str | None = None
    body_start = start
    if role_match:
        role = role_match["role"]
        body_start = start + offset + role_match.end()
    else:
        links = "|".join(re.escape(link) for link in sorted(lang.data["role_links"], key=len, reverse=True))
        loose = re.match(
            rf"(?!(?:que|qui|dont|which|who|where|with|avec|con|en|in|and|et|y) )(?P<role>[a-zà-ÿ][a-zà-ÿ' -]{{2,60}}?) (?P<link>{links})\s?(?=[A-ZÀ-Þ\"])",
            part,
        )
        from_ = re.match(rf"(?P<link>{links})\s?(?=[A-ZÀ-Þ\"])", part)
        if loose:
            role = loose["role"]
            body_start = start + loose.end()
        elif from_:
            body_start = start + from_.end()
    bodies = _bodies(text, body_start, end, lang, spotter)
    if not bodies:
        return []
    if role is None and len(bodies) == 1:
        # `Name, BODY, role`
        tail = text[
            max(bodies[0].span[1], bodies[0].acronym_span[1] + 1 if bodies[0].acronym_span else 0) : end
        ]
        after = lang.role_regex.match(tail.lstrip(" ,–-("))
        if after and re.match(r"\s?[,–(-]", tail):
            role = after["role"]
    return [(role if index == 0 else None, body) for index, body in enumerate(bodies)]


def _bodies(text: str, start: int, end: int, lang: Language, spotter: Spotter) -> list[BodyEntry]:
    """Return the bodies named in a part of an entry."""
    part = text[start:end]
    article = re.match(
        r"(?:the|la|le|les|l'|el|los|las|un|une|una|an?)(?:\s|(?<='))(?=\S)", part, re.IGNORECASE
    )
    if article:
        start += article.end()
        part = text[start:end]
    if not part.strip():
        return []
    found: list[BodyEntry] = []
    # A whole name up to its acronym, without a comma in it: whatever its words are.
    whole = re.match(r"(?P<name>[^,(;:]{3,150}?)\s?\((?P<acronym>[^()]{2,40})\)", part)
    if whole and (whole["name"][0].isupper() or whole["name"][0].isdigit() or whole["name"][0] == '"'):
        acronym = re.sub(r"^(?:hereafter|ci-après|en adelante|siglas?|sigle)\s+", "", whole["acronym"]).strip(
            '" '
        )
        name = whole["name"]
        if ACRONYM.fullmatch(acronym) or (
            acronym[:1].isupper()
            and " " not in acronym
            and len(acronym) <= 12
            and re.search("[A-Z].*[A-Z]", acronym)
        ):
            begin = start
            if not expands(name, acronym, lang):
                tails = [match.start() for match in re.finditer(r"(?<=[\s'])[A-ZÀ-Þ]", name)]
                fitting = [at for at in tails if expands(name[at:], acronym, lang)]
                if fitting and len(name) - fitting[0] < len(name) * 0.75:
                    begin = start + fitting[0]
            offset = start + whole.start("acronym") + whole["acronym"].find(acronym)
            entry = BodyEntry(
                (begin, start + len(name)),
                text[begin : start + len(name)],
                acronym=acronym,
                acronym_span=(offset, offset + len(acronym)),
                sure=True,
            )
            entry.kind = kind_of(entry.name, lang, acronym)
            tail = text[start + whole.end() :]
            place = re.match(r" (?:de|d'|of|del|en|in) ([A-ZÀ-Þ][\w'-]+)", tail)
            if place:
                entry.variants.append((entry.acronym_span[0], entry.acronym_span[1]))  # type: ignore[index]  # set above
            found.append(entry)
            start, part = start + whole.end(), tail[: end - start - whole.end()]
    elif whole is None or whole["name"][0].islower():
        lower = re.match(r"(?P<name>[^,(;:]{3,150}?)\s?\((?P<acronym>[A-ZÀ-Þ][\w&-]{1,14})\)", part)
        if lower:
            tails = [match.start() for match in re.finditer(r"(?<=[\s'])[A-ZÀ-Þ]", lower["name"])]
            fitting = [at for at in tails if expands(lower["name"][at:], lower["acronym"], lang)] or tails[:1]
            if fitting:
                begin = start + fitting[0]
                stop = start + lower.end("name")
                at = start + lower.start("acronym")
                entry = BodyEntry(
                    (begin, stop),
                    text[begin:stop],
                    kind_of(text[begin:stop], lang, lower["acronym"]),
                    lower["acronym"],
                    (at, at + len(lower["acronym"])),
                    sure=True,
                )
                found.append(entry)
                tail = text[start + lower.end() :]
                start, part = start + lower.end(), tail[: end - start - lower.end()]
    if found:
        country = _country_after(part, start)
        if country:
            found[-1].country = country
            start = country[0][1]
            part = text[start:end]
    for spot in spotter.spots(part):
        if spot.kind in ("Demonym", "Person", "Event", "Session", "Policy"):
            continue
        if spot.kind == "Place":
            before = part[: spot.start].rstrip()
            if (
                found
                and (before.endswith((",", "(", "–", "-")) or re.search(r"\b(in|en|au|à)$", before))
                and found[-1].country is None
                and spot.key
            ):
                found[-1].country = ((start + spot.start, start + spot.end), spot.key)
            continue
        between = part[: spot.start]
        if found and not re.search(r"[,(–/]|\b(?:and|et|y|of|du|de|at|del|de la|de l)\b", between):
            continue
        if found and not spot.sure and not spot.key and not spot.acronym:
            # After the body, a word with a capital is its town or an aside.
            continue
        span = (start + spot.start, start + spot.end)
        entry = BodyEntry(
            span, spot.name, None if spot.kind == "?" else spot.kind, key=spot.key, sure=spot.sure
        )
        if spot.acronym:
            at = text.index(spot.acronym, span[1])
            entry.acronym, entry.acronym_span = spot.acronym, (at, at + len(spot.acronym))
        found.append(entry)
        country = _country_after(
            text[max(span[1], entry.acronym_span[1] + 1 if entry.acronym_span else 0) : end],
            max(span[1], entry.acronym_span[1] + 1 if entry.acronym_span else 0),
        )
        if country and country[1]:
            entry.country = country
    if len(found) == 1 and not found[0].key and not found[0].acronym and found[0].span[0] == start:
        # Small words inside a name: the entry's part is the whole name.
        segment = re.match(r"[^,;(:]+", text[start:end])
        more = segment[0].rstrip(" .")[len(found[0].name) :] if segment else ""
        links = r"in |en |à |au |for |since |pour |para |depuis |desde |– "
        joined = re.fullmatch(r" (?:and|et|y) [A-ZÀ-Þ][\w'-]+", more)
        plain_more = re.match(rf" (?!{links}|and |et |y )", more) and re.search(r"[A-ZÀ-Þ]", more)
        if len(more.split()) <= 4 and (joined or plain_more):
            name = found[0].name + more
            found[0] = BodyEntry((start, start + len(name)), name, kind_of(name, lang), sure=found[0].sure)
    if (
        len(found) > 1
        and re.match(_UNIT, found[0].name)
        and re.search(r" (?:on|for|sur|sobre|de|para) ", found[0].name)
        and re.match(r", .* (?:and|et|y) .*, $", text[found[0].span[1] : found[1].span[0]])
    ):
        # `Committee on X, Y and Z, BODY`: the matters of the committee are a list.
        last = found[1].span[0] - 2
        found[0] = BodyEntry(
            (found[0].span[0], last), text[found[0].span[0] : last], found[0].kind, sure=True
        )
    plain = [each for each in found if each.sure or each.key]
    if plain and found[0] not in plain:
        # `Director of Economic Development, City of Lyon`: the first is a matter, not a body.
        found = plain
    if not found:
        # Anything with a capital up to the next comma.
        match = re.match(r"\"?(?P<name>[A-ZÀ-Þ0-9][^,(;:\"]{1,120}?)\"?\s*(?=[,(;:]|$)", part)
        if match and not countries().code(match["name"]) and len(match["name"].split()) <= 10:
            name = match["name"].rstrip(". ")
            span = (start + match.start("name"), start + match.start("name") + len(name))
            found.append(BodyEntry(span, name, kind_of(name, lang)))
    return found


def _country_after(text: str, offset: int) -> tuple[Place, str] | None:
    """Return the country that stands right behind a name: `, Senegal`, `(Senegal)`, ` – Senegal`."""
    match = re.match(
        r"\s?(?:,|\(|–|-| in| en| au| du| de)\s?(?P<name>[A-ZÀ-Þ가-힣][^,();.:–]{1,40}?)\s?(?=[,().;:–]|$)",
        text,
    )
    if not match:
        return None
    code = countries().code(match["name"])
    if not code:
        return None
    return (offset + match.start("name"), offset + match.end("name")), f"country-{code.casefold()}"


def body_entry(
    text: str, lang: Language, spotter: Spotter, year: str | None = None, governs: bool = True
) -> BodyEntry | None:
    """Read an item that names a body: `City of Lyon (France), joined on 3 May 2024`, `Name (ACR): words`.

    `governs`: a bare name of a place stands for its government, as in a list of members.

    >>> from ssegraph.documents.languages import language
    >>> entry = body_entry("Green Bank, since March 2023", language("en"), Spotter(language("en"), ()))
    >>> entry.name, entry.kind, entry.date
    ('Green Bank', 'Company', '2023-03')
    """
    article = re.match(r"(?:the|la|le|les|l'|el|los|las)(?:\s|(?<='))(?=\S)", text, re.IGNORECASE)
    start = article.end() if article else 0
    part = text[start:]
    if not part or len(part) > 400:
        return None
    known = [spot for spot in spotter.spots(part) if spot.start == 0 or part[: spot.start] in ('"', '" ')]
    whole = re.match(r"\"?\s?(?P<name>[^,(;:–\"]{2,150}?)\"?(?:\s-\s|\s?(?:[,(;:–]|$)|\.$)", part)
    if not whole:
        return None
    name = whole["name"].strip(" .")
    cut = re.search(
        r"\s(?:joined|since|became|has joined|will|which|who|that|depuis|adhésion|qui|a rejoint|desde|que|se unió|se incorporó|finances?|funds?|est |is |es |has |a |\d{4})(?=\s|$)",
        name,
    )
    if lang.tag == "ko":
        cut = re.search(r"\s(?:\d{4}년|\d{4}\.|가입|부터)", name)
    if (cut and kind_of(name[: cut.start()], lang)) or (
        cut
        and re.match(
            r"\s(?:joined|since|became|depuis|adhésion|desde|se unió|a rejoint|\d{4}|has joined|se incorporó|가입|부터)",
            cut[0],
        )
    ):
        name = name[: cut.start()]
    if not (name[:1].isupper() or name[:1].isdigit() or re.match("[가-힣]", name)) or len(name.split()) > 14:
        return None
    spot = next(
        (
            each
            for each in known
            if each.end - each.start >= len(name) * 0.6 and each.kind not in ("Demonym",)
        ),
        None,
    )
    first = start + whole.start("name")
    entry = BodyEntry((first, first + len(name)), name, kind_of(name, lang))
    if spot and spot.key and abs(spot.end - spot.start - len(name)) <= 1:
        entry.key, entry.kind = spot.key, spot.kind
    entry.sure = entry.kind is not None
    if countries().code(name):
        entry.kind, entry.key = "Place", f"country-{countries().code(name).casefold()}"  # type: ignore[union-attr]  # checked
        if governs:
            return None
    rest_at = first + len(name)
    rest = text[rest_at:]
    bracket = _BRACKET.match(rest.lstrip('"'))
    if bracket:
        inside = bracket[1].strip()
        at = rest_at + rest.index(bracket[1])
        code = countries().code(inside.split(",")[-1].strip()) or countries().code(inside)
        if code:
            last = (
                inside.split(",")[-1].strip() if countries().code(inside.split(",")[-1].strip()) else inside
            )
            where = at + inside.rindex(last)
            entry.country = ((where, where + len(last)), f"country-{code.casefold()}")
        elif re.fullmatch(r"[A-ZÀ-Þ][\w&.-]{1,14}(?: [A-Z][a-z]+)?", inside) and re.search(
            r"[A-Z].*[A-Z]", inside
        ):
            entry.acronym, entry.acronym_span = inside, (at, at + len(inside))
            entry.sure = True
        else:
            parts = inside.split(",")
            if len(parts) == 2 and ACRONYM.fullmatch(parts[0].strip()):
                entry.acronym, entry.acronym_span = (parts[0].strip(), (at, at + len(parts[0].strip())))
                code = countries().code(parts[1].strip())
                if code:
                    where = text.index(parts[1].strip(), at)
                    entry.country = ((where, where + len(parts[1].strip())), f"country-{code.casefold()}")
        after = rest_at + rest.index(bracket[0]) + len(bracket[0])
        if entry.country is None:
            entry.country = _country_after(text[after:], after)
        entry.kind = entry.kind or kind_of(name, lang, entry.acronym)
    else:
        entry.country = _country_after(rest, rest_at)
    for _, _, day, _ in dates(rest, lang.tag, year):
        entry.date = day
        break
    money = re.search(lang.money, rest, re.IGNORECASE)
    if money:
        entry.amount = (rest_at + money.start(), rest_at + money.end())
    if (
        entry.kind is None
        and governs
        and not entry.acronym
        and lang.tag == "ko"
        and name in lang.local_governments
    ):
        entry.kind = "LocalGovernment"
    return entry


# ---------------------------------------------------------------------------------------------
# Korean


def _korean_entry(text: str, lang: Language, spotter: Spotter) -> PersonEntry | None:
    text_end = len(text)
    stop = re.search(r"[.:;]\s|\s–\s(?=.{25})", text)
    if stop and stop.start() > 3:
        text_end = stop.start()
    part = text[:text_end]
    found = _korean_person_at(part, lang)
    bracket = re.search(r"\(([^()]{2,80})\)", part)
    if found:
        span, name = found
        entry = PersonEntry(span, name, whole=(span[0], span[1]))
        rest_at = span[1]
        rest = re.match(r"(?:님|씨)?\s?(?:,|\(|–|-|/|:)?\s?", part[rest_at:])
        begin = rest_at + (rest.end() if rest else 0)
        close = part.find(")", begin) if "(" in part[rest_at:begin] else -1
        finish = close if close > 0 else text_end
        tail = part[begin:finish]
        if bracket and close < 0 and bracket.start() > begin:
            # `홍길동 사무국장 (단체)`: the role stands outside.
            outside = _korean_role(part[begin : bracket.start()].strip(), lang)
            body = _korean_body(text, bracket.start(1), bracket.end(1), lang, spotter)
            if body and not ACRONYM.fullmatch(bracket[1]):
                entry.roles = [(outside, body)]
                entry.whole = (span[0], bracket.end())
                return entry
        for piece in re.finditer(r"[^,;]+", tail):
            pair = _korean_pair(text, begin + piece.start(), begin + piece.end(), lang, spotter)
            if pair:
                entry.roles.append(pair)
        if not entry.roles and tail.strip():
            entry.role = _korean_role(tail.strip(), lang)
        if entry.roles or entry.role:
            entry.whole = (span[0], min(finish + (1 if close > 0 else 0), text_end))
            if entry.roles and close < 0:
                entry.whole = (span[0], begin + len(tail.rstrip()))
        elif tail.strip() and close < 0 and len(tail) > 12:
            return None
        return entry
    # `단체 이름 직책`, `단체 직책 이름`, `단체: 이름 직책`
    tokens = list(re.finditer(r"[^\s,:()]+", part))
    roles = {role for role, _ in lang.roles}
    for index, token in enumerate(tokens[1:6], 1):
        word = token[0]
        if not re.fullmatch(rf"[{lang.surnames}][가-힣]{{1,2}}", word) or _korean_word(word, lang):
            continue
        following = tokens[index + 1][0] if index + 1 < len(tokens) else ""
        before = tokens[index - 1][0]
        role: str | None = None
        body_end = tokens[index - 1].end()
        if fold(following) in roles:
            role = following
        elif _korean_role(before, lang):
            role = _korean_role(before, lang)
            pair = _korean_pair(text, tokens[0].start(), tokens[index - 1].end(), lang, spotter)
            if pair:
                return PersonEntry(token.span(), word, [pair], whole=(tokens[0].start(), token.end()))
            continue
        elif following and part[token.end() : token.end() + 1] not in (",", ")", ""):
            continue
        body = _korean_body(text, tokens[0].start(), body_end, lang, spotter)
        if body:
            end = tokens[index + 1].end() if role else token.end()
            return PersonEntry(token.span(), word, [(role, body)], whole=(tokens[0].start(), end))
    return None


def _korean_role(text: str, lang: Language) -> str | None:
    folded = fold(text)
    for role, _ in lang.roles:
        if folded == role or folded.endswith(" " + role):
            return role
    return None


def _korean_pair(
    text: str, start: int, end: int, lang: Language, spotter: Spotter
) -> tuple[str | None, BodyEntry] | None:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    part = part.strip()
    end = start + len(part)
    if not part:
        return None
    for role, _ in lang.roles:
        if not part.endswith(role):
            continue
        stem = part[: -len(role)]
        if not stem.strip():
            return None
        if stem.endswith(" ") or re.search(r"[)A-Za-z]$", stem):
            words = stem.rstrip()
            # `서울시 사회적경제과 과장`: a department is passed over below.
            body = _korean_body(text, start, start + len(words), lang, spotter)
            return (role, body) if body else None
        # The role grew on to the body: `성북구청장`, `진흥원장`, `센터장`.
        for tail, add in (
            ("구청장", 1),
            ("시장", 1),
            ("군수", 1),
            ("도지사", 1),
            ("시의원", 1),
            ("구의원", 1),
            ("도의원", 1),
        ):
            if part.endswith(tail):
                last = start + len(part) - len(tail) + add
                body = _korean_body(text, start, last, lang, spotter)
                return (tail, body) if body else None
        if role.endswith("장") and kind_of(part[:-1], lang):
            body = _korean_body(text, start, end - 1, lang, spotter)
            return (role, body) if body else None
        if kind_of(stem, lang):
            body = _korean_body(text, start, start + len(stem), lang, spotter)
            return (role, body) if body else None
        if " " in stem:
            last_space = part.rfind(" ")
            body = _korean_body(text, start, start + last_space, lang, spotter)
            return (part[last_space + 1 :], body) if body else None
    body = _korean_body(text, start, end, lang, spotter)
    return (None, body) if body else None


def _korean_body(text: str, start: int, end: int, lang: Language, spotter: Spotter) -> BodyEntry | None:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    part = part.strip()
    acronym = re.match(r"(?P<name>[^()]+?)\s?\((?P<acronym>[A-Za-z][\w&-]{1,14})\)?", part)
    name = acronym["name"] if acronym else part
    # A department of a government or university is the body it belongs to.
    words = name.split()
    for count in range(len(words) - 1, 0, -1):
        head = " ".join(words[:count])
        rest = " ".join(words[count:])
        if (
            kind_of(head, lang)
            and re.search(r"(과|국|팀|실|부|학과|학부|분과|담당관|처)$", rest)
            and not kind_of(rest, lang)
        ):
            name = head
            break
    if len(name) < 2 or len(name) > 40 or _korean_role(name, lang) or name in lang.generic:
        return None
    if re.search(r"[.!?]|(?:다|요|하는|했다|에서|에게|으로)$", name):
        return None
    entry = BodyEntry(
        (start, start + len(name)), name, kind_of(name, lang), sure=kind_of(name, lang) is not None
    )
    if acronym:
        at = start + acronym.start("acronym")
        entry.acronym, entry.acronym_span = acronym["acronym"], (at, at + len(acronym["acronym"]))
    code = countries().code(name)
    if code:
        return None
    return entry


__all__ = ["BodyEntry", "PersonEntry", "Spot", "body_entry", "person_at", "person_entry"]
