"""Every service that works for somebody of staff, by enumeration: who may, and nothing of another agency's for anybody.

The checks of keys, accounts and usage once stood in the pages alone: a route, or a page that forgot, opened them to all.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Outcome
from channels.assistants.model import spec_of
from channels.assistants.service import Assistants
from channels.assistants.switches import Switches
from channels.assistants.usage import Usage
from channels.container import Container
from channels.editing.versions import Versions
from channels.handover.golden import GoldenSet
from channels.handover.tasks import TaskDesk, TaskKind, Tasks
from channels.keys import Scope
from channels.quality.golden import GoldenQuestions
from channels.quality.jobs import EvalJobs
from channels.quality.labels import Labels
from channels.quality.records import Records
from channels.quality.runs import Runs
from channels.staff.administration import AccountDesk, KeyDesk, LogDesk
from channels.staff.roles import PERMISSIONS, Permission, Role, Staff
from corpus.errors import TrolyError
from corpus.models import Faq
from eval.live import LiveLog
from tests.support.console import make_staff
from tests.support.records import bring

P = Permission
TODAY = date(2026, 11, 20)
SPEC = spec_of(name="Trợ lý miền Bắc")
NOBODY = frozenset[str]()
Call = Callable[["House"], Any]


class House:
    """Two agencies, each with an assistant, a person, figures and a log; and what is of the whole installation."""

    def __init__(self, container: Container) -> None:
        self.container, self.room = container, container.assistants
        lan = Staff("lan", "Lan", frozenset({Role.ADMINISTRATOR}), frozenset({"*"}), frozenset({"*"}))
        for name in ("bac", "nam"):
            self.room.assistants.make(lan, f"tro-ly-{name}", unit=f"xa-{name}", collection=name, spec=SPEC)
            LiveLog(self.room.quality_home(f"tro-ly-{name}"), 30).note(f"nuôi gấu ở {name}", said())
        LiveLog(self.room.home, 30).note("đăng ký khai sinh", said())
        for name in ("main", "tro-ly-bac", "tro-ly-nam"):
            self.room.usage.note(name, "page", said(), day=TODAY)
        self.staff = {
            unit: make_staff(container.staff, Role.ADMINISTRATOR, units=(unit,), collections=("*",))
            for unit in ("xa-bac", "xa-nam")
        }
        self.free = make_staff(container.staff, Role.OFFICER, units=(), collections=("*",))
        for each in self.staff.values():
            container.staff.audit.note(each.id, "test", "something")
        self.key, _ = container.keys.create("Cổng tỉnh", [Scope.AUDIT])
        self.golden("main", "t1")
        self.golden("tro-ly-bac", "t2")
        self.task = Tasks(container.handover_store).open(TaskKind.CONTENT_MISSING, "voi", "thiếu", "an")

    def golden(self, assistant: str, ticket: str) -> None:
        home = self.room.quality_home(assistant)
        golden = GoldenSet(self.container.handover_store, home, assistant)
        golden.propose(ticket=ticket, officer="an", question="hỏi", drafted="", answered="đáp", records=[])

    def desks(self, assistant: str) -> dict[type, Any]:
        """One of each service; those of an assistant for ``assistant``."""
        container, quality = self.container, self.container.quality
        administration = container.administration
        found = (
            administration.accounts, administration.keys, administration.log, self.room.assistants, self.room.switches,
            self.room.usage, quality.labels(assistant), quality.golden(assistant), quality.records(assistant),
            quality.jobs, quality.runs, container.editing.tasks, container.editing.versions,
        )  # fmt: skip
        return {type(each): each for each in found}

    def of_bac(self) -> str:
        """Everything that is the northern agency's or the installation's, as text: to see that nobody touched it."""
        rooms, quality = self.room, self.container.quality
        whole = Staff("x", "X", frozenset(Role), frozenset({"*"}), frozenset({"*"}))
        facts = [
            rooms.assistants.find("tro-ly-bac"), rooms.switches.all(), self.container.keys.all(),
            self.container.staff.accounts.get(self.staff["xa-bac"].id), self.container.staff.accounts.get(self.free.id),
            [(e.id, e.people) for e in quality.labels("tro-ly-bac").logged(whole)],
            [(e.id, e.people) for e in quality.labels().logged(whole)],
            quality.golden("tro-ly-bac").waiting(whole), quality.golden().waiting(whole),
        ]  # fmt: skip
        return repr(facts)


def said() -> Answer:
    return Answer(outcome=Outcome.ANSWERED, text="")


@pytest.fixture
def house(home, monkeypatch) -> House:
    monkeypatch.setenv("TROLY_HOME", str(home))
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER", "hashing")
    return House(Container())


def first(house: House, assistant: str) -> str:
    whole = Staff("x", "X", frozenset({Role.QA}), frozenset({"*"}), frozenset({"*"}))
    return house.container.quality.labels(assistant).logged(whole)[0].id


# What a method asks for, and how to call it upon what is the northern agency's or the installation's. ``own``: it gives
# a part, one's own, to anybody who may at all.
TABLE: dict[tuple[type, str], tuple[Permission, Call, bool]] = {
    (AccountDesk, "all"): (P.MANAGE_ACCOUNTS, lambda h: (), True),
    (AccountDesk, "get"): (P.MANAGE_ACCOUNTS, lambda h: (h.staff["xa-bac"].id,), False),
    (AccountDesk, "add"): (P.MANAGE_ACCOUNTS, lambda h: ("", "X", NOBODY, NOBODY, NOBODY), False),
    (AccountDesk, "give_roles"): (P.MANAGE_ACCOUNTS, lambda h: (h.free.id, NOBODY, NOBODY, NOBODY), False),
    (AccountDesk, "reset"): (P.MANAGE_ACCOUNTS, lambda h: ("nobody",), False),
    (AccountDesk, "disable"): (P.MANAGE_ACCOUNTS, lambda h: ("nobody",), False),
    (AccountDesk, "enable"): (P.MANAGE_ACCOUNTS, lambda h: (h.staff["xa-bac"].id,), False),
    (KeyDesk, "all"): (P.MANAGE_KEYS, lambda h: (), False),
    (KeyDesk, "make"): (P.MANAGE_KEYS, lambda h: ("", []), False),
    (KeyDesk, "revoke"): (P.MANAGE_KEYS, lambda h: ("nothing",), False),
    (LogDesk, "entries"): (P.READ_AUDIT, lambda h: (), True),
    (LogDesk, "verify"): (P.READ_AUDIT, lambda h: (), True),
    (Assistants, "all"): (P.MANAGE_ASSISTANTS, lambda h: (), True),
    (Assistants, "reached"): (P.MANAGE_ASSISTANTS, lambda h: (P.MANAGE_ASSISTANTS,), True),
    (Assistants, "get"): (P.MANAGE_ASSISTANTS, lambda h: ("tro-ly-bac",), False),
    (Assistants, "make"): (P.MANAGE_ASSISTANTS, lambda h: ("tro-ly-moi", "xa-bac", "bac", SPEC), False),
    (Assistants, "change"): (P.MANAGE_ASSISTANTS, lambda h: ("tro-ly-bac", SPEC, -1), False),
    (Assistants, "copy"): (P.MANAGE_ASSISTANTS, lambda h: ("tro-ly-bac", "ban-sao", "xa-nam", "nam"), False),
    (Assistants, "retire"): (P.MANAGE_ASSISTANTS, lambda h: ("tro-ly-bac",), False),
    (Switches, "turn"): (P.SWITCH_CHANNELS, lambda h: ("assistant", "tro-ly-bac", True, ""), False),
    (Switches, "things"): (P.SWITCH_CHANNELS, lambda h: (), True),
    (Switches, "listed"): (P.SWITCH_CHANNELS, lambda h: (), True),
    (Usage, "rows"): (P.READ_USAGE, lambda h: (TODAY, TODAY), True),
    (Labels, "logged"): (P.LABEL, lambda h: (), False),
    (Labels, "label"): (P.LABEL, lambda h: (first(h, "tro-ly-bac"), "right"), False),
    (Labels, "agreement"): (P.LABEL, lambda h: (), False),
    (Labels, "make_golden"): (P.LABEL, lambda h: (first(h, "tro-ly-bac"), "", []), False),
    (GoldenQuestions, "waiting"): (P.LABEL, lambda h: (), False),
    (GoldenQuestions, "approved"): (P.LABEL, lambda h: (), False),
    (GoldenQuestions, "get"): (P.LABEL, lambda h: (2,), False),
    (GoldenQuestions, "approve"): (P.LABEL, lambda h: (2, "", []), False),
    (GoldenQuestions, "reject"): (P.LABEL, lambda h: (0,), False),
    (GoldenQuestions, "make"): (P.LABEL, lambda h: ("live-x", "", []), False),
    (Records, "trace"): (P.READ_ANSWER_RECORDS, lambda h: ("hỏi",), False),
    (Records, "retrieve"): (P.READ_ANSWER_RECORDS, lambda h: ("hỏi",), False),
    (EvalJobs, "add_set"): (P.RUN_EVALUATIONS, lambda h: ("x.jsonl", b""), False),
    (EvalJobs, "start"): (P.RUN_EVALUATIONS, lambda h: ("no such set",), False),
    (EvalJobs, "cancel"): (P.RUN_EVALUATIONS, lambda h: (1,), False),
    (Runs, "all"): (P.RUN_EVALUATIONS, lambda h: (), False),
    (Runs, "compared"): (P.RUN_EVALUATIONS, lambda h: ("a", "b"), False),
    (Runs, "moved"): (P.RUN_EVALUATIONS, lambda h: ("a", "b", "c"), False),
    (Runs, "answers"): (P.READ_ANSWER_RECORDS, lambda h: ("a",), False),
    (Runs, "trace"): (P.READ_ANSWER_RECORDS, lambda h: ("a", "b"), False),
    (TaskDesk, "all"): (P.EDIT_CONTENT, lambda h: (), False),
    (TaskDesk, "get"): (P.EDIT_CONTENT, lambda h: (h.task,), False),
    (TaskDesk, "take"): (P.EDIT_CONTENT, lambda h: (0,), False),
    (TaskDesk, "finish"): (P.EDIT_CONTENT, lambda h: (h.task, ""), False),
    (Versions, "find"): (P.READ_DRAFTS, lambda h: ("voi",), True),
    (Versions, "history"): (P.READ_DRAFTS, lambda h: ("faq:voi",), False),
}  # fmt: skip


def methods(kind: type) -> set[str]:
    """Public methods that are done for somebody."""
    return {
        name for name, each in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_") and "staff" in inspect.signature(each).parameters
    }  # fmt: skip


def refused(house: House, kind: type, name: str, staff: Staff, assistant: str = "tro-ly-bac") -> bool:
    """Whether a call is refused for want of permission; any other failure came after the question was let in."""
    call = getattr(house.desks(assistant)[kind], name)
    given = TABLE[kind, name][1](house)
    names = list(inspect.signature(call).parameters)[1:]
    try:
        call(staff, **dict(zip(names, given, strict=False)))
    except TrolyError as error:
        return error.code == "FORBIDDEN"
    return False


def test_no_service_is_forgotten(house: House):
    found = {(kind, name) for kind in house.desks("main") for name in methods(kind)}
    assert found - {(Switches, "may_turn")} == set(TABLE), "give the method a line above"


@pytest.mark.parametrize("role", Role)
def test_services_by_role(house: House, role: Role):
    everywhere = Staff("x", "X", frozenset({role}), frozenset({"*"}), frozenset({"*"}))
    for (kind, name), (permission, _, _) in TABLE.items():
        allowed = permission in PERMISSIONS[role]
        assert refused(house, kind, name, everywhere) != allowed, (kind.__name__, name)


@pytest.mark.parametrize("reach", [("xa-nam",), ("xa-nam", "xa-b"), ()])
def test_services_by_agency(house: House, reach: tuple[str, ...]):
    """Somebody with every role in another agency, and even with every collection, gets nothing of the northern one's."""
    before = house.of_bac()
    for collections in (("nam",), ("*",)):
        stranger = Staff("x", "X", frozenset(Role), frozenset(reach), frozenset(collections))
        for (kind, name), (_, _, own) in TABLE.items():
            shared = kind in (TaskDesk, Versions) and "*" in collections  # the library knows collections, not units
            assert refused(house, kind, name, stranger) == (not own and not shared), (kind.__name__, name, collections)
    assert house.of_bac() == before


STRANGER = st.builds(
    Staff, id=st.just("x"), name=st.just("X"), roles=st.frozensets(st.sampled_from(Role), min_size=1),
    units=st.frozensets(st.sampled_from(["xa-nam", "xa-ba", "XA-BAC", "xa-bac ", "", "main", "tro-ly-bac"]), max_size=3),
    collections=st.frozensets(st.sampled_from(["*", "main", "bac", "nam"]), max_size=3),
)  # fmt: skip


def test_nobody_of_another_agency_sees_or_touches_anything(house: House):
    """Tenant isolation: whatever roles, units and collections somebody has, if not the agency's own unit."""
    before = house.of_bac()

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STRANGER, st.sampled_from(sorted(TABLE, key=lambda key: (key[0].__name__, key[1]))), st.booleans())
    def knock(staff: Staff, at: tuple[type, str], northern: bool) -> None:
        kind, name = at
        if kind not in (TaskDesk, Versions):
            assert refused(house, kind, name, staff, "tro-ly-bac" if northern else "main") or TABLE[at][2]
        administration = house.container.administration
        seen: list[str] = []
        for look, found in (
            (lambda: administration.accounts.all(staff), lambda each: " ".join(each.staff.units) or "nobody's"),
            (lambda: administration.log.entries(staff), lambda each: each.who),
            (lambda: house.room.assistants.all(staff), lambda each: each.unit),
            (lambda: house.room.usage.rows(staff, TODAY, TODAY), lambda each: each.assistant),
            (lambda: house.container.quality.places(staff, P.LABEL), lambda each: each.assistant),
            (lambda: house.room.switches.things(staff), lambda each: each[1]),
        ):
            try:
                seen += [found(each) for each in look()]
            except TrolyError as error:
                assert error.code == "FORBIDDEN"
        assert not {"xa-bac", "tro-ly-bac", "bac", "main", "page", "nobody's", house.staff["xa-bac"].id} & set(seen), (
            seen
        )

    knock()
    assert house.of_bac() == before


def test_an_agencys_people_reach_their_own(house: House):
    """Or the tests above would pass where everything is refused."""
    northern = Staff("n", "N", frozenset({Role.QA, Role.ADMINISTRATOR}), frozenset({"xa-bac"}), frozenset({"bac"}))
    administration, quality = house.container.administration, house.container.quality
    assert [each.staff.id for each in administration.accounts.all(northern)] == [house.staff["xa-bac"].id]
    assert {entry.who for entry in administration.log.entries(northern)} == {house.staff["xa-bac"].id}
    assert [row.assistant for row in house.room.usage.rows(northern, TODAY, TODAY)] == ["tro-ly-bac"]
    assert house.room.switches.things(northern) == [("assistant", "tro-ly-bac"), ("collection", "bac")]
    assert [place.assistant for place in quality.places(northern, P.LABEL)] == ["tro-ly-bac"]
    labels = quality.labels("tro-ly-bac")
    (logged,) = labels.logged(northern)
    labels.label(northern, logged.id, "wrong", "thiếu giấy")
    assert labels.logged(northern)[0].people == 1 and quality.labels().agreement(house_wide()) == []
    assert administration.accounts.disable(northern, house.staff["xa-bac"].id).disabled is not None


def house_wide() -> Staff:
    return Staff("w", "W", frozenset(Role), frozenset({"*"}), frozenset({"*"}))


def test_an_agencys_golden_questions_stay_its_own(house: House):
    """They went into the installation's set, and were asked of another collection than the one that answers them."""
    bring(house.container.library, house.room.home / "gau.jsonl", Faq(key="gau", title="Nuôi gấu?", answer="Không."),
          collection="bac")  # fmt: skip
    northern = Staff("n", "N", frozenset({Role.QA}), frozenset({"xa-bac"}), frozenset({"bac"}))
    labels, questions = (getattr(house.container.quality, name)("tro-ly-bac") for name in ("labels", "golden"))
    made = labels.make_golden(
        northern, labels.logged(northern)[0].id, question="Nuôi gấu được không", records=["faq:gau"]
    )
    assert made.records == ("faq:gau",) and questions.approved(northern) == 1
    assert house.container.quality.golden().approved(house_wide()) == 0
    files = {path.relative_to(house.room.home).as_posix() for path in house.room.home.rglob("officers.jsonl")}
    assert files == {"assistants/tro-ly-bac/quality/officers.jsonl"}
    row = next(each.row for each in questions.waiting(northern) if each.ticket == "t2")
    own = Staff("an", "An", frozenset({Role.QA}), frozenset({"xa-bac"}), frozenset({"bac"}))
    with pytest.raises(TrolyError) as raised:
        questions.approve(own, row, question="Nuôi gấu", records=["faq:gau"])
    assert raised.value.code == "SAME_PERSON", "who mended the answer does not call it right"
    assert questions.approve(northern, row, question="Nuôi gấu", records=["faq:gau"], facts=["8.000 đồng"]).facts == (
        "8.000 đồng",
    )
    lines = (house.room.home / "assistants/tro-ly-bac/quality/officers.jsonl").read_text("utf-8").splitlines()
    assert sum("question" in json.loads(line) for line in lines) == 2


def test_a_task_is_one_editors_and_ends_with_a_word(house: House):
    desk = house.container.editing.tasks
    one, other = (
        Staff(name, name, frozenset({Role.EDITOR}), frozenset(), frozenset({"main"})) for name in ("e1", "e2")
    )
    desk.take(one, house.task)
    for staff, said_so, code in ((other, "xong", "TASK_TAKEN"), (one, " ", "REASON_NEEDED")):
        with pytest.raises(TrolyError) as raised:
            desk.finish(staff, house.task, said_so)
        assert raised.value.code == code
    desk.finish(one, house.task, "đã thêm bản ghi")
    assert desk.all(one) == []
