"""A list of papers for one's own case: what is asked first, at most three questions, and what remains of the record.

Nothing is stored: what was answered stands in the next question itself, in the record's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.cues import cue, resource
from corpus.language import fold, normalize
from corpus.language.phrases import PhraseTable
from corpus.models import Method, Paper, PaperGroup, Procedure

MOST_QUESTIONS = 3
_CHOICES = 6
_FORMS = 2
_BRACKETED = re.compile(r"\(([^()]+)\)")
_WITHIN = re.compile(r"(?<=\w)[ ,](?:chỉ )?(?P<condition>(?:nếu|khi) [^,;()]{4,120})", re.IGNORECASE)
_IF = re.compile(r"^(?:nếu|khi|trong trường hợp|trường hợp|đối với trường hợp)\s+", re.IGNORECASE)
_LEADING = re.compile(r"^[^,:;()]{4,160}[,:;]")


@dataclass(frozen=True, slots=True)
class OwnCase:
    """Asked for: the answers given so far, word for word as they were offered."""

    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """The next question: ``kind`` is case, method or condition; ``options`` can be chosen, or none of them."""

    kind: str
    options: tuple[str, ...]
    neither: bool


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of a case: those that are needed, those that depend on what was not asked, and the application forms
    that the source has under another case only, though hardly anything is done without one."""

    needed: tuple[Paper, ...]
    maybe: tuple[Paper, ...] = ()
    elsewhere: tuple[Paper, ...] = ()


def next_of(procedure: Procedure, answers: tuple[str, ...], methods: dict[Method, str]) -> Ask | Papers:
    """What to ask next, or the papers when there is nothing more to ask. ``methods`` are the words by which a way of
    handing in is offered and answered."""
    given = {fold(answer) for answer in answers}
    common, variants = _parted(procedure.paper_groups)
    asked = 0
    chosen: PaperGroup | None = None
    if len(variants) > 1 or (variants and common):
        chosen = next((group for group in variants if fold(group.case) in given), None)
        ask = Ask("case", tuple(group.case for group in variants), neither=bool(common))
        if chosen is None and len(answers) <= asked:
            return ask
        asked += 1
    elif variants:
        common = [*common, *variants]
    papers = [paper for group in [*common, *([chosen] if chosen else [])] for paper in group.papers]
    conditions = {id(paper): condition_of(paper) for paper in papers}
    by_method = {id(paper): found for paper in papers if (found := _methods_in(conditions[id(paper)]))}
    if by_method:
        method = next((each for each, words in methods.items() if fold(words) in given), None)
        offered = [each for each in methods if each in {channel.method for channel in procedure.channels}]
        if method is None and len(answers) <= asked and len(offered) > 1:
            return Ask("method", tuple(methods[each] for each in offered), neither=False)
        asked += 1
        if method is not None:
            papers = [paper for paper in papers if method in by_method.get(id(paper), {method})]
            conditions |= dict.fromkeys(by_method, "")
    said = dict.fromkeys(conditions[id(paper)] for paper in papers if conditions[id(paper)])
    options = tuple(condition for condition in said if not _vague(condition))
    if options and asked < MOST_QUESTIONS and len(answers) <= asked:
        return Ask("condition", options[:_CHOICES], neither=True)
    said_none = not any(fold(option) in given for option in options)
    needed = [paper for paper in papers if not conditions[id(paper)] or fold(conditions[id(paper)]) in given]
    beyond = {*(options[_CHOICES:] if said_none else options), *filter(_vague, said)}
    maybe = [
        paper for paper in papers if conditions[id(paper)] in beyond and conditions[id(paper)] and paper not in needed
    ]
    elsewhere = [] if any(map(_applies, papers)) else _forms_of(variants)
    return Papers(tuple(needed), tuple(maybe), tuple(elsewhere))


def divides(procedure: Procedure) -> bool:
    """Whether the record parts its papers by case, so that a list for one's own case is shorter than the whole."""
    common, variants = _parted(procedure.paper_groups)
    return len(variants) > 1 or bool(variants and common)


def condition_of(paper: Paper) -> str:
    """The condition a paper's own words put on it: "nếu ủy quyền"; empty for a paper that is always needed."""
    if paper.is_note:
        return ""
    for found in _BRACKETED.finditer(paper.name):
        if _begins_with_condition(found[1]):
            return _told(found[1])
    if (lead := _LEADING.match(paper.name)) and _begins_with_condition(lead[0]):
        return _told(lead[0])
    if within := _WITHIN.search(_BRACKETED.sub("", paper.name)):
        return _told(within["condition"])
    return ""


def _told(condition: str) -> str:
    """As it is offered: without the "if", with a capital."""
    plain = _IF.sub("", condition.strip(" ,:;."))
    return plain[:1].upper() + plain[1:]


def _vague(condition: str) -> bool:
    """Whether a condition says nothing without its paper: "nếu có", "thuộc trường hợp này"."""
    return normalize(condition) in {normalize(str(wording)) for wording in resource("hard")["vague"]}


def _applies(paper: Paper) -> bool:
    """Whether a paper is an application form."""
    return bool(paper.forms) or any(match.start == 0 for match in cue("hard", "applications").find(paper.name))


def _forms_of(groups: list[PaperGroup]) -> list[Paper]:
    """The application forms of some groups, each once."""
    once = {fold(paper.name): paper for group in groups for paper in group.papers if _applies(paper)}
    return list(once.values())[:_FORMS]


def _begins_with_condition(text: str) -> bool:
    return any(match.start == 0 for match in cue("hard", "conditions").find(text))


def _parted(groups: Iterable[PaperGroup]) -> tuple[list[PaperGroup], list[PaperGroup]]:
    """The groups everybody hands in, and those of one case each."""
    common: list[PaperGroup] = []
    variants: list[PaperGroup] = []
    for group in groups:
        if group.papers:
            (common if not group.case or _for_all(group.case) else variants).append(group)
    return common, variants


def _for_all(case: str) -> bool:
    plain = normalize(case).strip(" .:*-")
    return any(plain == normalize(str(wording)) for wording in resource("hard")["for_all"])


def _methods_in(condition: str) -> set[Method]:
    found = resource("hard")["methods"].items() if condition else ()
    return {Method(name) for name, words in found if PhraseTable((str(w), "") for w in words).find(condition)}
