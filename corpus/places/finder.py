"""Finding names of places in what people write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.language import normalize
from corpus.places.spelling import fit, foreign, place_key
from corpus.places.table import Table
from corpus.places.tokens import Token, tokenize
from corpus.places.units import Candidate, Mention
from corpus.places.vocabulary import (
    Type,
    everyday,
    fits_type,
    joins,
    locatives,
    no_names,
    not_after,
    qualifiers,
    type_at,
)

_LONGEST = 6  # syllables of a name
_BETWEEN = 5  # syllables between the type and the name
_COMMON = 2  # a name of more places than this says nothing without a type or a larger place


class Finder:
    """Looks names up in one table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, text: str, scope: str, *, weak: bool) -> list[Mention]:
        """Mentions in order; ``scope`` is the id of the province where bare names are looked up."""
        tokens = tokenize(text)
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            mention = self._typed(tokens, at, scope) or self._bare(tokens, at, scope, weak=weak)
            if mention is None:
                at += 1
                continue
            found.append(mention[0])
            at = mention[1]
        return self._narrowed(found)

    def _typed(self, tokens: Sequence[Token], at: int, scope: str) -> tuple[Mention, int] | None:
        """A name after its type: "xã Suối Mơ", "tt. Suối Mơ", "xã cũ của tôi là Suối Mơ"."""
        kind = type_at(tokens, at)
        if kind is None:
            return None
        between, old, new = qualifiers()
        begin = at + kind.length
        best: tuple[tuple[bool, int], int, tuple[int, list[Candidate]]] | None = None
        for start in range(begin, min(begin + _BETWEEN + 1, len(tokens))):
            if start > begin and tokens[start - 1].norm not in between:
                break
            if tokens[start].apart and not (kind.short and start == begin and kind.sure):
                break
            named = self._near(self._named(tokens, start, kind), scope)
            if named and (start == begin or named[0] > 1 or tokens[start].norm != tokens[start].bare):
                # The filler before a name and its first syllable may be a name too, written with other marks.
                worth = (max(each.fit for each in named[1]) > 1, start)
                best = max(best, (worth, start, named), key=lambda item: item[0]) if best else (worth, start, named)
        if best is None:
            return None
        _, start, named = best
        said = {token.norm for token in tokens[begin:start]}
        mention = self._with_larger(
            tokens, at, start, named, type_=min(kind.letters), old=bool(said & old), new=bool(said & new)
        )
        return mention if self._believable(kind, named, mention[0], scope) else None

    def _near(self, named: tuple[int, list[Candidate]] | None, scope: str) -> tuple[int, list[Candidate]] | None:
        """Names written with other marks than theirs only where they are looked for first, and never short ones."""
        kept = [each for each in named[1] if each.fit > 1 or self._in(each, scope)] if named else []
        return (named[0], kept) if named and kept and (named[0] > 1 or max(each.fit for each in kept) > 1) else None

    def _in(self, candidate: Candidate, scope: str) -> bool:
        return bool(scope) and self._table.province(candidate.unit).id == scope

    def _believable(self, kind: Type, named: tuple[int, list[Candidate]], mention: Mention, scope: str) -> bool:
        """Whether a type and a name are meant: without marks "xa hoi" is society, and "p 5" may be anything."""
        if " ".join(normalize(mention.name).split()) in no_names():
            return False
        if mention.within or (kind.sure and not kind.short):
            return True
        # "phuong an don gia": without marks half of the types are other words.
        near = any(self._in(each, scope) or each.unit.level == "province" for each in named[1])
        if not kind.sure and not kind.short and not near:
            return False
        if named[0] < 2 and not kind.sure:
            return False
        return kind.sure or not kind.short or not everyday(mention.name)

    def _named(self, tokens: Sequence[Token], start: int, kind: Type | None) -> tuple[int, list[Candidate]] | None:
        """The longest name that begins at a syllable: its length and what it may mean."""
        most = 1
        while most < min(_LONGEST, len(tokens) - start) and not tokens[start + most].apart:
            most += 1
        for length in range(most, 0, -1):
            key = "".join(token.sound for token in tokens[start : start + length])
            if not self._table.known(key):
                continue
            typed = [token.norm for token in tokens[start : start + length]]
            found = [each for each in self._candidates(key, typed, kind) if each.fit]
            if found:
                return length, found
        return None

    def _candidates(self, key: str, typed: Sequence[str], kind: Type | None) -> Iterable[Candidate]:
        for unit, name, earlier in self._table.named(key):
            if kind and not fits_type(unit, kind):
                continue
            if not name and len(typed) < 2 and not typed[0].isdigit():
                continue  # how it was written is not known, and a syllable may be anything
            well = fit(typed, name) if name else 2
            yield Candidate(unit, well, kind is not None and unit.type in kind.letters, earlier)

    def _bare(self, tokens: Sequence[Token], at: int, scope: str, *, weak: bool) -> tuple[Mention, int] | None:
        """A name without a type, where something else says that a place is meant."""
        named = self._named(tokens, at, None)
        if named is None:
            return None
        length, candidates = named
        candidates = [each for each in candidates if each.fit > 1 and not each.earlier]
        if not candidates or (at and tokens[at - 1].norm in not_after().get("", ())):
            return None
        mention, end = self._with_larger(tokens, at, at, (length, candidates))
        if mention.within and length > 1:
            return mention, end
        here = [each for each in candidates if self._in(each, scope)]
        provinces = [each for each in candidates if each.unit.level == "province"]
        marked = any(token.norm != token.bare for token in tokens[at : at + length])
        if weak and (here or provinces) and (length > 1 or marked or foreign(mention.name)):
            return mention, end
        if not here and not provinces:
            return None
        name = (here or provinces)[0].unit.name
        located = at > 0 and tokens[at - 1].norm in locatives() and not tokens[at].apart
        whole = length if length > 1 else len(name.split())  # written together
        rare = self._rare(here or provinces, mention.name, name, whole, marked=marked, located=located)
        return (mention, end) if rare else None

    def _rare(
        self, candidates: Sequence[Candidate], typed: str, name: str, length: int, *, marked: bool, located: bool
    ) -> bool:
        # By its spelling as typed: "dac la" is "đạc là" before it is a commune.
        strange = foreign(typed)
        if everyday(name) or (length < 2 and not (located and strange)):
            return False
        if strange or any(each.unit.level == "province" for each in candidates):
            return located or marked or strange
        if len({unit.id for unit, _, _ in self._table.named(place_key(name)) if unit.old}) > _COMMON:
            return False
        return located or (marked and length > 2)

    def _with_larger(
        self, tokens: Sequence[Token], at: int, start: int, named: tuple[int, list[Candidate]], type_: str = "",
        *, old: bool = False, new: bool = False,
    ) -> tuple[Mention, int]:  # fmt: skip
        """The mention with the larger place it lies in, where one follows: "xã Rừng Thông, huyện Đồi Gió"."""
        length, candidates = named
        end = start + length
        name = "".join((token.gap if number else "") + token.raw for number, token in enumerate(tokens[start:end]))
        within: list[str] = []
        _, olds, news = qualifiers()
        after = [token.norm for token in tokens[end : end + 2] if token.gap.strip() in ("", "(")]
        old, new = old or bool(set(after[:1]) & olds), new or bool(set(after[:1]) & news)
        while larger := self._larger(tokens, end, candidates):
            candidates, end, written = larger
            within.append(written)
        if end < len(tokens) and tokens[end].norm in olds and not tokens[end].apart:
            old, end = True, end + 1
        mention = Mention(
            tokens[at].start, tokens[end - 1].end, name, tuple(candidates), type_, old, new, ", ".join(within)
        )
        return mention, end

    def _larger(
        self, tokens: Sequence[Token], end: int, candidates: list[Candidate]
    ) -> tuple[list[Candidate], int, str] | None:
        above = {each.unit.id: self._table.ancestors(each.unit) for each in candidates}
        allowed = frozenset().union(*above.values())
        at = end
        while at < len(tokens) and at - end <= 3:
            kind = type_at(tokens, at)
            start = at + (kind.length if kind else 0)
            named = self._named(tokens, start, kind) if start < len(tokens) else None
            if named:
                ids = {each.unit.id for each in named[1] if each.unit.id in allowed}
                kept = [each for each in candidates if above[each.unit.id] & ids]
                if kept and (named[0] > 1 or kind or foreign(tokens[start].raw)):
                    stop = start + named[0]
                    return kept, stop, " ".join(token.norm for token in tokens[at:stop])
            if tokens[at].norm not in joins():
                return None
            at += 1
        return None

    def _narrowed(self, mentions: list[Mention]) -> list[Mention]:
        """Mentions narrowed by larger places named elsewhere: "huyện Đồi Gió có xã Rừng Thông"."""
        found = []
        for mention in mentions:
            kept = mention.candidates
            if not mention.within:
                for other in mentions:
                    if place_key(other.name) == place_key(mention.name):
                        continue
                    ids = {each.unit.id for each in other.candidates}
                    inside = tuple(each for each in kept if self._table.ancestors(each.unit) & ids)
                    if inside and len(inside) < len(kept):
                        kept = inside
                        mention = replace(mention, candidates=kept, within=other.name)
            found.append(mention)
        return found
