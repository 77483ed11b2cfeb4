"""The places and old offices of a question, and the question without them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.cues import cue, resource
from assistant.profile import Profile
from corpus.language import clean, fold_word, normalize, syllables
from corpus.language.phrases import PhraseTable
from corpus.places import Gazetteer, Mention, NamedAuthority, default_authorities, default_gazetteer
from corpus.places.spelling import place_key, words
from corpus.places.table import Table
from corpus.places.tokens import tokenize

_STOPS = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Found:
    """What a text names: places, old offices, and the words the places are written in (without marks)."""

    mentions: tuple[Mention, ...] = ()
    offices: tuple[NamedAuthority, ...] = ()
    written: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.mentions or self.offices)

    def without_places(self, text: str) -> str:
        """The text without these places, with what leads to them ("ở", "tại"); another reading of it will do."""
        return without(text, self.written)


def find(text: str, profile: Profile, *, weak: bool = False) -> Found:
    """Places and old offices of a text. ``weak``: the text asks about a place, so that any bare name may be one."""
    mentions = gazetteer_of(profile).find(text, province=profile.province, weak=weak)
    offices = default_authorities().find(text, mentions)
    return Found(tuple(mentions), tuple(offices), tuple(_written(text, mentions)))


def without(text: str, written: Sequence[tuple[str, ...]]) -> str:
    """A text without names given as syllables without marks, however the text marks them."""
    tokens = tokenize(text)
    bare = [token.bare for token in tokens]
    gone: set[int] = set()
    for name in sorted(written, key=len, reverse=True):
        for start in range(len(bare) - len(name) + 1):
            place = range(start, start + len(name))
            if tuple(bare[start : start + len(name)]) == name and not gone & set(place):
                gone |= set(place)
                if start and bare[start - 1] in _leading():
                    gone.add(start - 1)
    if not gone:
        return text
    kept, at = [], 0
    for number in sorted(gone):
        if number - 1 not in gone:  # punctuation inside a name goes with it, that around it stays
            kept.append(text[at : tokens[number].start])
        at = tokens[number].end
    return clean("".join([*kept, text[at:]])).rstrip(" ,;")


def nothing_else(found: Found, typed: str, read: str) -> bool:
    """Whether a question is about the places and offices found and nothing else, by its words as typed or as read."""
    left = typed
    for office in sorted(found.offices, key=lambda office: -office.start):
        left = f"{left[: office.start]} {left[office.end :]}"
    readings = [found.without_places(left)]
    if not found.offices:
        readings.append(found.without_places(read))
    return any(not own_words(text) for text in readings) or _points_back(found, typed)


def _points_back(found: Found, typed: str) -> bool:
    """Whether a story about one place ends by asking of it alone: "… bây giờ thị trấn đó gọi là xã gì?"."""
    told = _STOPS.split(typed.strip())
    if len(told) < 2 or found.offices or len({mention.name for mention in found.mentions}) != 1:
        return False
    last = told[-1]
    return bool(cue("places", "points").find(last)) and not own_words(found.without_places(last))


def names_an_office(text: str) -> bool:
    """Whether a text without its places only asks for an office: where it is, its telephone."""
    typed = syllables(normalize(text))
    taken = {match.start + offset for match in cue("places", "offices").find(text) for offset in range(match.length)}
    return bool(taken) and not own_words(" ".join(word for place, word in enumerate(typed) if place not in taken))


def own_words(text: str) -> list[str]:
    """The syllables that name a subject beside places: neither words of asking nor fillers."""
    typed = syllables(normalize(text))
    taken = {match.start + offset for match in _subjectless().find(text) for offset in range(match.length)}
    return [word for place, word in enumerate(typed) if place not in taken]


@functools.cache
def _subjectless() -> PhraseTable[str]:
    own, cues = resource("places"), resource("cues")
    lists = [own["asks"], own["fillers"], cues["fillers"], cues["points_back"], resource("aspects")["where"]]
    return PhraseTable((str(wording), "") for wordings in lists for wording in wordings)


def _written(text: str, mentions: Iterable[Mention]) -> Iterable[tuple[str, ...]]:
    for mention in mentions:
        whole = tuple(token.bare for token in tokenize(text[mention.start : mention.end]))
        yield whole
        # The same place without its type: shorthand for it is written out elsewhere.
        name = tuple(token.bare for token in tokenize(mention.name))
        if len(name) > 1 and name != whole:
            yield name


@functools.cache
def _leading() -> frozenset[str]:
    return frozenset(fold_word(word) for word in words("locatives"))


def gazetteer_of(profile: Profile) -> Gazetteer:
    """The gazetteer for a profile: the national one, or with the profile's own communes where the national table does
    not know its province."""
    gazetteer = default_gazetteer()
    if not profile.communes or gazetteer.province_id(profile.province):
        return gazetteer
    return _with_own(profile)


_own: dict[str, tuple[Profile, Gazetteer]] = {}


def _with_own(profile: Profile) -> Gazetteer:
    kept = _own.get(profile.id)
    if kept is None or kept[0] is not profile:
        kept = _own[profile.id] = (profile, Gazetteer(Table.read(extra=own_lines(profile))))
    return kept[1]


def own_lines(profile: Profile) -> list[str]:
    """The communes of a profile as lines of the table (``corpus.places.table``)."""
    letters = {entry["name"]: letter for letter, entry in words("types").items()}

    def line(kind: str, code: str, type_: str, name: str, parent: str = "", *links: str) -> str:
        letter = letters.get(normalize(type_), "")
        return "\t".join((place_key(name), kind, code, letter, name, parent, ",".join(links)))

    today, before = _typed(profile.province, letters), [_typed(name.name, letters) for name in profile.former_names]
    olds = [old for commune in profile.communes for old in commune.old_units]
    districts = list(dict.fromkeys(old.district for old in olds))
    provinces = list(dict.fromkeys(name for name in (*before, today) if name[0] == today[0]))
    lines = [line("N", "own", *today)]
    lines += [line("P", f"own{number}", *name, "", "own") for number, name in enumerate(provinces)]
    number = 0
    held: dict[str, list[str]] = {district: [] for district in districts}
    for order, commune in enumerate(profile.communes):
        codes = []
        for old in commune.old_units:
            codes.append(f"own{number}")
            held[old.district].append(codes[-1])
            parent = f"own{districts.index(old.district)}"
            lines.append(line("O", codes[-1], old.type, old.name, parent, f"own{order}"))
            number += 1
        lines.append(line("W", f"own{order}", commune.type, commune.name, "own", *codes))
    lines += [
        line("D", f"own{order}", *_typed(district, letters), "own0", *held[district])
        for order, district in enumerate(districts)
    ]
    return lines


def _typed(name: str, letters: dict[str, str]) -> tuple[str, str]:
    type_ = next((each for each in letters if normalize(name).startswith(each + " ")), "")
    return type_, name[len(type_) :].strip()
