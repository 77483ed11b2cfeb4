"""Legal documents and their parts as people cite them: "khoản 2 điều 5 nđ 123/2015", "luật đất đai 2024"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.language import fold, normalize
from corpus.understanding.spelling import both_spellings, resource, spelled

_WORDS = resource("entities")


class DocumentKind(StrEnum):
    """Kinds of legal documents; ``ANY`` when only a part is named ("điều 12a")."""

    ANY = ""
    DECREE = "decree"
    CIRCULAR = "circular"
    RESOLUTION = "resolution"
    DECISION = "decision"
    CODE = "code"
    LAW = "law"
    ORDINANCE = "ordinance"
    DIRECTIVE = "directive"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Citation:
    """A document, a part of one, or both, at characters ``start`` to ``end`` of the normalised text.

    ``number`` is as complete as it was typed: "123/2015/NĐ-CP", "123/2015" or "123". ``name`` is that of a law, as
    typed. A point typed without marks stays so: "d" may be "đ".
    """

    kind: DocumentKind
    start: int
    end: int
    number: str = ""
    year: int | None = None
    name: str = ""
    article: str = ""
    clause: str = ""
    point: str = ""


_KIND_OF_WORD = both_spellings(
    {word: DocumentKind(kind) for kind, entry in _WORDS["documents"].items() for word in entry["says"]}
)
_KINDS = spelled(_KIND_OF_WORD)
_YEAR_WORD = spelled(_WORDS["dates"]["year"])
_NUMBER_WORD = spelled(_WORDS["number_word"])
# 123/2015/nđ-cp, 66.7/2025/nq-cp, 72/2025/qh15, 3152/qđ-btp, also with spaces at the joints.
_FULL = re.compile(
    r"(?<![\w./,-])(?P<n>\d{1,5}(?:\.\d{1,2})?[^\W\d_]?)(?:\s?/\s?(?P<year>\d{4}))?\s?/\s?"
    r"(?P<code>[^\W\d_]{2,}\d{0,2}(?:\s?[-\u2010-\u2015]\s?[^\W\d_]+\d{0,2})*)(?![^\W_])"
)
_KIND_BEFORE = re.compile(rf"(?<!\w)({_KINDS})\s?(?:{_NUMBER_WORD})?\s?:?\s?$")
_THINGS = spelled(
    [unit for units in _WORDS["units"].values() for unit in units]
    + [*_WORDS["money"]["scales"], *_WORDS["money"]["dong"], *_WORDS["money"]["other_things"]]
)
_SHORT = re.compile(
    rf"(?<!\w)(?P<kind>{_KINDS})\s?(?P<no>{_NUMBER_WORD}\s?:?\s?)?(?P<n>\d{{1,5}}[^\W\d_]?)(?![\w]|[.,]\d)"
    rf"(?:(?:\s?[/-]\s?|\s{_YEAR_WORD}\s|\s)(?P<year>(?:19|20)\d\d)(?!\w)|(?!\s{_THINGS}(?!\w)))"
)
_NAMED = re.compile(
    rf"(?<!\w)(?P<kind>{spelled(_WORDS['named_kinds'])})\s(?:(?P<known>{spelled(_WORDS['law_names'])})(?!\w)"
    rf"|(?P<free>[^\W\d_]+(?:\s[^\W\d_]+){{0,6}}?)(?=\s(?:{_YEAR_WORD}\s)?(?:19|20)\d\d(?!\w)))"
    rf"(?:\s{spelled(_WORDS['amended'])})?(?:\s(?:{_YEAR_WORD}\s)?(?P<year>(?:19|20)\d\d)(?!\w))?"
)
_NO_LAW = frozenset(form for word in _WORDS["no_law_names"] for form in (word, fold(word)))
_PART_OF_WORD = both_spellings({word: part for part, words in _WORDS["parts"].items() for word in words})
_PART = re.compile(
    rf"(?<!\w)({spelled(_PART_OF_WORD)})\s?(\d{{1,3}}[^\W\d_]?|[^\W\d_]{{1,2}})(?!\w|[.,]\d)(?!\s{_THINGS}(?!\w))"
)
_DIGIT, _LAW = re.compile(r"\d"), re.compile(spelled(_WORDS["named_kinds"]))
_SHAPES = {"article": re.compile(r"\d+\w?"), "clause": re.compile(r"\d+\w?"), "point": re.compile(r"\D+")}
_MARKED_CLAUSE = re.compile("|".join(normalize(word) for word in _WORDS["parts"]["clause"]))
_GAP = re.compile(rf"[\s,;:.()-]*(?:{spelled(_WORDS['joints'])}(?!\w))?[\s,;:(]*")
# Kinds that everyday sentences use before figures: "quyết định 3 người".
_NEEDS_MORE = frozenset({
    DocumentKind.DECISION, DocumentKind.LETTER, DocumentKind.DIRECTIVE, DocumentKind.LAW, DocumentKind.CODE,
    DocumentKind.ORDINANCE,
})  # fmt: skip


def citations(text: str) -> list[Citation]:
    """Documents and parts cited in normalised ``text``, in order; a part stands with the document it is said of."""
    if not _DIGIT.search(text) and not _LAW.search(text):
        return []
    documents = sorted(_documents(text), key=lambda found: found.start)
    joined: list[Citation] = []
    for parts in _groups(text):
        near = next((document for document in documents if _adjacent(text, parts, document)), None)
        if near:
            documents.remove(near)
            joined.append(
                replace(
                    near, start=min(parts.start, near.start), end=max(parts.end, near.end),
                    article=parts.article, clause=parts.clause, point=parts.point,
                )
            )  # fmt: skip
        elif parts.article or _MARKED_CLAUSE.search(text, parts.start, parts.end):
            joined.append(parts)  # "khoan 30 m" alone is a borehole
    return sorted(joined + documents, key=lambda found: found.start)


def _adjacent(text: str, parts: Citation, document: Citation) -> bool:
    first, second = sorted((parts, document), key=lambda found: found.start)
    return first.end <= second.start and bool(_GAP.fullmatch(text, first.end, second.start))


def _documents(text: str) -> Iterator[Citation]:
    taken: list[tuple[int, int]] = []
    for finder in (_full, _named, _short):
        for found in finder(text):
            if not any(start < found.end and found.start < end for start, end in taken):
                taken.append((found.start, found.end))
                yield found


def _full(text: str) -> Iterator[Citation]:
    for found in _FULL.finditer(text):
        parts = [_code_part(part) for part in re.split(r"\s?[-\u2010-\u2015]\s?", found["code"])]
        letters = {part.lower().rstrip("0123456789") for part in parts}
        kind = next((DocumentKind(kind) for code, kind in _WORDS["number_codes"].items() if code in letters), None)
        if kind is None:
            continue  # "5.000 m3/ngày"
        before = _KIND_BEFORE.search(text, max(0, found.start() - 30), found.start())
        if before and kind is DocumentKind.LAW:
            kind = _kind(before[1])  # codes are numbered like laws
        year = found["year"]
        number = "/".join(filter(None, (found["n"].upper(), year, "-".join(parts))))
        start = before.start() if before else found.start()
        yield Citation(kind, start, found.end(), number, int(year) if year else None)


def _code_part(part: str) -> str:
    return str(_WORDS["unmarked_codes"].get(part, part.upper()))


def _named(text: str) -> Iterator[Citation]:
    for found in _NAMED.finditer(text):
        name = " ".join((found["known"] or found["free"]).split())
        if name.split()[0] in _NO_LAW or (" " not in name and not found["year"]):
            continue
        year = int(found["year"]) if found["year"] else None
        yield Citation(_kind(found["kind"]), found.start(), found.end(), year=year, name=name)


def _short(text: str) -> Iterator[Citation]:
    for found in _SHORT.finditer(text):
        kind, year = _kind(found["kind"]), found["year"]
        if kind in _NEEDS_MORE and not found["no"] and not year:
            continue
        number = f"{found['n'].upper()}/{year}" if year else found["n"].upper()
        yield Citation(kind, found.start(), found.end(), number, int(year) if year else None)


def _kind(word: str) -> DocumentKind:
    return DocumentKind(_KIND_OF_WORD[" ".join(word.split())])


def _groups(text: str) -> Iterator[Citation]:
    """Runs of parts that belong together: "điểm đ khoản 1 điều 9", "điều 9, khoản 1"."""
    held: dict[str, str] = {}
    start = end = 0
    for found in _PART.finditer(text):
        part = _PART_OF_WORD[found[1]]
        if not _SHAPES[part].fullmatch(found[2]):
            continue
        if held and (part in held or not _GAP.fullmatch(text, end, found.start())):
            yield from _group(held, start, end)
            held = {}
        start = start if held else found.start()
        held[part], end = found[2], found.end()
    yield from _group(held, start, end)


def _group(held: dict[str, str], start: int, end: int) -> Iterator[Citation]:
    if "article" in held or "clause" in held:
        article, clause, point = (held.get(part, "") for part in ("article", "clause", "point"))
        yield Citation(DocumentKind.ANY, start, end, article=article, clause=clause, point=point)
