"""The state of a dossier: only for who can show that it is theirs, never guessable, and written down."""

from __future__ import annotations

import logging
import threading
from datetime import date
from types import SimpleNamespace

import pytest

from assistant.answer import Outcome
from assistant.assistant import Assistant
from assistant.context import Question, Turn
from assistant.dossiers import DossierState, Found, Lookup, Stage
from channels.contract.messages import Capabilities
from channels.contract.pseudonym import Pseudonyms
from channels.dossier.audit import LookupAudit
from channels.dossier.bus import BusSystem
from channels.dossier.lookup import DossierLookup
from channels.handover.store import FILE, HandoverStore
from channels.settings import DossierSettings
from channels.testkit.bus import Dossier, FakeBus
from channels.testkit.collecting import CollectingChannel
from corpus.errors import InputError
from tests.assistant.helpers import DAY, profile
from tests.support.talks import Office

CODE = "H49.12-251102-0007"
MINE = Dossier(CODE, "051190004321")


@pytest.fixture
def store(home):
    store = HandoverStore(home / FILE)
    yield store
    store.close()


@pytest.fixture
def bus():
    with FakeBus(MINE, Dossier("H49.12-251102-0008", "051190009999", "supplement", more={
        "note": "Bổ sung căn cước 051190009999 của bà Trần Thị Lựu"})) as bus:  # fmt: skip
        yield bus


@pytest.fixture
def lookup(home, store, bus) -> DossierLookup:
    system = BusSystem(bus.url, bus.client_id, bus.client_secret)
    settings = DossierSettings(wrong_proofs=5, per_hour=20)
    return DossierLookup(system, LookupAudit(store, Pseudonyms(home)), settings)


@pytest.fixture
def assistant(tiny, lookup) -> Assistant:
    return Assistant(SimpleNamespace(searcher=lambda: tiny), profile(), dossiers=lookup)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    from tests.assistant.helpers import TINY
    from tests.support.building import searcher_over

    return searcher_over(tmp_path_factory.mktemp("tiny-dossiers"), *TINY)


def ask(assistant: Assistant, text: str, *history: Turn, asker: str = "u1"):
    return assistant.answer(Question(text, tuple(history), collection="main", asker=asker), day=DAY)


def test_the_proof_is_asked_for_and_then_the_state_is_told(assistant, bus):
    first = ask(assistant, f"hồ sơ {CODE} tới đâu rồi")
    assert first.outcome is Outcome.CLARIFICATION and "4 số cuối" in first.text and not bus.asked
    turns = Turn("user", "hồ sơ tới đâu"), Turn("assistant", first.text)
    told = ask(assistant, "4321", *turns)
    assert told.outcome is Outcome.ANSWERED
    for part in (CODE, "đang giải quyết", "Đăng ký khai sinh", "30/11/2026"):
        assert part in told.text
    assert ask(assistant, "dạ 4321 ạ", *turns).text == told.text
    assert ask(assistant, f"{CODE.lower()} 4321").text == told.text


def test_four_digits_out_of_the_blue_look_nothing_up(assistant, bus):
    for history in ((), (Turn("assistant", f"Mã hồ sơ anh/chị gửi: {CODE}."),)):
        ask(assistant, "4321", *history)
    assert bus.asked == []


def test_a_wrong_code_and_a_wrong_proof_sound_the_same(assistant):
    """Else a list of codes could be tried until one exists."""
    wrong = ask(assistant, f"tra cứu hồ sơ {CODE} 0000").text
    absent = ask(assistant, "tra cứu hồ sơ H49.12-251102-9999 4321").text
    assert wrong.replace(CODE, "") == absent.replace("H49.12-251102-9999", "")


def test_guessing_locks_the_dossier_for_everybody_also_with_the_right_digits(lookup, bus):
    for number in range(5):
        assert lookup.look_up(CODE, f"{number:04}", f"người {number}").found is Found.NOT_FOUND
    before = len(bus.asked)
    assert lookup.look_up(CODE, "4321", "người khác").found is Found.LIMIT
    assert len(bus.asked) == before
    assert lookup.look_up("H49.12-251102-0008", "9999", "người khác").found is Found.FOUND


def test_twenty_guesses_at_once_are_counted_one_by_one(lookup, bus):
    start = threading.Barrier(20)

    def guess(number: int) -> None:
        start.wait()
        lookup.look_up(CODE, f"{number:04}", f"người {number}")

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(bus.asked) == 5


def test_one_asker_looks_up_so_often_an_hour(home, store, bus):
    system = BusSystem(bus.url, bus.client_id, bus.client_secret)
    lookup = DossierLookup(system, LookupAudit(store, Pseudonyms(home)), DossierSettings(per_hour=2))
    found = [lookup.look_up(CODE, "4321", "u1").found for _ in range(3)]
    assert found == [Found.FOUND, Found.FOUND, Found.LIMIT]
    assert lookup.look_up(CODE, "4321", "u2").found is Found.FOUND


def test_every_look_up_is_written_down_and_neither_code_nor_proof_can_be_read_there(lookup, home, store, caplog):
    caplog.set_level(logging.DEBUG)
    lookup.look_up(CODE, "4321", "u1")
    lookup.look_up(CODE, "0000", "u1")
    assert [note.outcome for note in lookup.audit.all()] == ["not_found", "found"]
    store.close()
    kept = b"".join(path.read_bytes() for path in home.glob("handover*"))
    for secret in (CODE, "251102", "4321"):
        assert secret.encode() not in kept
        assert not any(secret in record.getMessage() for record in caplog.records if record.name.startswith("channels"))


def test_what_the_office_wrote_is_masked(lookup):
    state = lookup.look_up("H49.12-251102-0008", "9999", "u1").state
    assert state is not None and state.stage is Stage.SUPPLEMENT
    assert "051190009999" not in state.note and "Lựu" not in state.note and state.note.startswith("Bổ sung")


def test_a_bus_that_is_away_slow_or_broken_is_an_apology_and_no_leak(home, store, bus, lookup, assistant):
    bus.broken = 500
    assert "chưa trả lời" in ask(assistant, f"tra cứu hồ sơ {CODE} 4321").text
    bus.broken = 0
    bus.swallow.append("lost")
    assert lookup.look_up(CODE, "4321", "u1").found is Found.UNREACHABLE
    away = DossierLookup(BusSystem("http://127.0.0.1:9", "a", "b"), lookup.audit, DossierSettings())
    assert away.look_up(CODE, "4321", "u1").found is Found.UNREACHABLE
    wrong = DossierLookup(BusSystem(bus.url, bus.client_id, "sai"), lookup.audit, DossierSettings())
    assert wrong.look_up(CODE, "4321", "u1").found is Found.UNREACHABLE


def test_a_restarted_bus_is_asked_for_a_new_token(lookup, bus):
    lookup.look_up(CODE, "4321", "u1")
    bus.forget_tokens()
    assert lookup.look_up(CODE, "4321", "u1").found is Found.FOUND
    assert bus.paths.count("/token") == 2


@pytest.mark.parametrize(
    ("more", "stage", "due"),
    [({"stage": "cho-ky"}, Stage.UNKNOWN, date(2026, 11, 30)), ({"due": "30/11"}, Stage.PROCESSING, None),
     ({"stage": None, "due": 7}, Stage.UNKNOWN, None)],
)  # fmt: skip
def test_what_nobody_agreed_on_is_unknown_not_guessed(lookup, bus, more, stage, due):
    bus.dossiers[CODE].more = more
    state = lookup.look_up(CODE, "4321", "u1").state
    bus.dossiers[CODE].more = {}
    assert (state.stage, state.due) == (stage, due)


def test_an_answer_about_another_dossier_is_refused(lookup, bus):
    bus.dossiers[CODE].more = {"code": "H49.12-251102-0008"}
    assert lookup.look_up(CODE, "4321", "u1").found is Found.UNREACHABLE
    bus.dossiers[CODE].more = {}


def test_a_late_dossier_is_called_late(tiny):
    class Late:
        def look_up(self, code: str, proof: str, asker: str) -> Lookup:
            return Lookup(Found.FOUND, DossierState(code, Stage.PROCESSING, due=date(2026, 11, 20)))

    assistant = Assistant(SimpleNamespace(searcher=lambda: tiny), profile(), dossiers=Late())  # type: ignore[arg-type]
    assert "đã quá hẹn" in ask(assistant, f"tra cứu hồ sơ {CODE} 4321").text


def test_without_a_system_the_answer_is_what_it_was(tiny):
    assistant = Assistant(SimpleNamespace(searcher=lambda: tiny), profile())  # type: ignore[arg-type]
    answer = ask(assistant, f"tra cứu hồ sơ {CODE} 4321")
    assert answer.outcome is Outcome.HANDED_OVER and "Tra cứu hồ sơ" in answer.text and CODE in answer.text


def test_danger_comes_before_any_dossier(assistant, bus):
    answer = ask(assistant, f"hồ sơ {CODE} 4321 mà không xong là tôi tự tử")
    assert answer.outcome is Outcome.EMERGENCY and bus.asked == []


def test_in_a_chat_the_proof_is_not_remembered(home, assistant):
    office = Office(home, CollectingChannel(capabilities=Capabilities(text_limit=2000)),
                    lambda q: ask(assistant, q.text, *q.history, asker=q.asker))  # fmt: skip
    assert "4 số cuối" in office.ask(f"hồ sơ {CODE} tới đâu rồi")[0]
    assert "đang giải quyết" in office.ask("4321")[0]
    assert "4321" not in " ".join(turn.text for turn in office.memory.turns("u1"))


def test_an_officer_gives_a_reason_and_a_code(lookup):
    for text, proof, reason, code in ((CODE, "4321", " ", "DOSSIER_REASON"), ("hồ sơ nào", "4321", "dân hỏi", "DOSSIER_CODE"),
                                      (CODE, "43", "dân hỏi", "DOSSIER_CODE")):  # fmt: skip
        with pytest.raises(InputError) as caught:
            lookup.for_officer(text, proof, "an", reason)
        assert caught.value.code == code
    assert lookup.for_officer(CODE, "4321", "an", "dân hỏi tại quầy").state is not None
    assert lookup.audit.all()[0].asker == "officer:an" and lookup.audit.all()[0].reason == "dân hỏi tại quầy"
