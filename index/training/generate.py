"""Questions made from every procedure: its name as people would shorten it, by aspect and tone; everyday words in the
place of official ones; results, forms and keywords of the record; articles of law.

The wordings are in ``resources/questions.yaml`` and ``resources/everyday.yaml``; the lexicon of the language tools is
read turned around. All drawn with a seeded generator, so the same data gives the same pairs.
"""

from __future__ import annotations

import functools
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Any

import yaml

from corpus.language import fold, normalize, syllables
from corpus.language.lexicon import default_lexicon
from corpus.models import Procedure
from index.training.data import Pair

ASPECTS = ("documents", "fee", "time", "where", "how", "condition", "who", "form", "legal_basis", "result", "officer")
_ASPECT_WEIGHTS = (22, 12, 14, 10, 20, 7, 4, 4, 2, 3, 3)
_TONES = ("formal", "colloquial", "keyword")
_LEAD = re.compile(r"^(?:thủ tục(?: hành chính)?|tthc)[:\s]+")
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
# Where a long official name may be cut: what follows says who decides or under which rule.
_CUT = re.compile(
    r"\s*(?:[,;–-]\s+)?(?:thuộc thẩm quyền|theo quy định|theo phương thức|trên địa bàn|trong trường hợp|trường hợp|"
    r"đối với|quy định tại|do bộ|do ủy ban|do sở|tại khoản|theo nghị định|theo thông tư|thuộc phạm vi|của bộ)\b.*$"
)
_MOST_SHARED = 6  # a shortened name that more procedures share says too little


def names(title: str) -> list[str]:
    """A title as it may be called, in normal form, the full one first; none shorter than three syllables."""
    full = _LEAD.sub("", normalize(title)).strip(" .;:")
    plain = _BRACKETS.sub("", full).strip(" .;:,")
    cut = _CUT.sub("", plain).strip(" .;:,")
    first = re.split(r"[,;]\s", cut)[0]
    kept = [name for name in (full, plain, cut, first) if len(syllables(name)) >= 3]
    return list(dict.fromkeys(kept)) or [full]


def from_procedures(
    procedures: Mapping[str, Procedure], per_record: int, places: Sequence[str], chance: random.Random
) -> list[Pair]:
    """About ``per_record`` questions for each procedure, fewer where it has little to ask for."""
    called = {code: names(procedure.title) for code, procedure in procedures.items()}
    sharing = _sharing((fold(name), code) for code, found in called.items() for name in found)
    results = _sharing((fold(r.name), code) for code, p in procedures.items() for r in p.results)
    forms = _sharing((form, code) for code, p in procedures.items() for form in _forms(p))
    out: list[Pair] = []
    for code, procedure in procedures.items():
        usable = [name for name in called[code] if len(sharing[fold(name)]) <= _MOST_SHARED] or called[code][:1]
        for _ in range(per_record):
            name = _draw_name(usable, chance)
            right = sharing[fold(name)]
            name, origin = _everyday(name, chance)
            out.append(Pair(_question(name, places, chance), code, origin, right))
        for result in procedure.results[:2]:
            right = results[fold(result.name)]
            if 3 <= len(syllables(result.name)) <= 30 and len(right) <= 3:
                text = chance.choice(_texts()["results"]).format(r=normalize(result.name).strip(" -+.;:"))
                out.append(Pair(text, code, "result", right))
        for form in _forms(procedure)[:2]:
            if len(forms[form]) <= 2:
                text = chance.choice(_texts()["forms"]).format(f=form, x=usable[-1])
                out.append(Pair(text, code, "form", forms[form]))
        out.extend(Pair(normalize(word), code, "keyword", frozenset({code})) for word in procedure.keywords)
    return out


def from_title(title: str, chance: random.Random) -> str:
    """A legal question from the title of an article."""
    return str(chance.choice(_texts()["legal"])).format(x=normalize(title).strip(" ."))


def _sharing(items: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, code in items:
        found[name].add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def _forms(procedure: Procedure) -> list[str]:
    codes = (form.code for group in procedure.paper_groups for paper in group.papers for form in paper.forms)
    return list(dict.fromkeys(normalize(code) for code in codes if code))


def _draw_name(names: Sequence[str], chance: random.Random) -> str:
    # A long name is rarely typed in full.
    weights = [1.0 / (1 + len(name.split()) / 8) for name in names]
    return chance.choices(names, weights)[0]


def _question(name: str, places: Sequence[str], chance: random.Random) -> str:
    texts = _texts()
    [aspect] = chance.choices(ASPECTS, _ASPECT_WEIGHTS)
    [tone] = chance.choices(_TONES, (3, 5, 2))
    question = str(chance.choice(texts["aspects"][aspect][tone])).format(x=name)
    if tone == "colloquial":
        if places and chance.random() < 0.15:
            question = f"{question} {chance.choice(texts['places']).format(p=chance.choice(places))}"
        if chance.random() < 0.25:
            question = f"{chance.choice(texts['before'])} {question}"
        if chance.random() < 0.25:
            question = f"{question} {chance.choice(texts['after'])}"
        if chance.random() < 0.15:
            question = f"{chance.choice(texts['stories'])} {question}"
    return normalize(question)


def _everyday(name: str, chance: random.Random) -> tuple[str, str]:
    """The name with some official wordings replaced, and the origin to note."""
    if chance.random() < 0.25:
        return name, "title"
    changed = name
    for official, everyday in _replacements():
        if official in changed and chance.random() < 0.75:
            said = chance.choice(everyday).replace("\\", "")
            changed = re.sub(rf"(?<!\w){re.escape(official)}(?!\w)", said, changed, count=1)
    return changed, "everyday" if changed != name else "title"


@functools.cache
def _replacements() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Official wording and what people say, longest first; a single syllable is too little to replace."""
    table: dict[str, list[str]] = defaultdict(list)
    for official, everyday in _resource("everyday.yaml").items():
        table[normalize(official)].extend(map(normalize, everyday))
    for entry in default_lexicon().entries:
        for meaning in entry.means:
            table[normalize(meaning)].extend(map(normalize, entry.says))
    usable = {official: tuple(says) for official, says in table.items() if len(official.split()) > 1}
    return tuple(sorted(usable.items(), key=lambda item: (-len(item[0]), item[0])))


@functools.cache
def _texts() -> dict[str, Any]:
    return _resource("questions.yaml")


def _resource(name: str) -> dict[str, Any]:
    text = resources.files("index.training").joinpath(f"resources/{name}").read_text("utf-8")
    return dict(yaml.safe_load(text))
