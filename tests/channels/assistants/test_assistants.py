"""Agencies' assistants: kept to their own collection, switched off at once, made by who may."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Outcome
from assistant.context import Question
from channels.assistants.model import spec_of
from channels.assistants.room import AssistantRoom
from channels.assistants.usage import Used, as_csv
from channels.container import Container
from channels.http.app import create_app
from channels.messages import help_for
from channels.staff.roles import Role, Staff
from corpus.errors import TrolyError
from tests.channels.assistants.conftest import SECRETS

SPEC = spec_of(name="Trợ lý miền Bắc", greeting="Chào bà con miền Bắc.", office="UBND xã Bắc")


def administrator(unit: str, *collections: str, role: Role = Role.ADMINISTRATOR) -> Staff:
    return Staff(f"quan-tri-{unit}", "Quản trị", frozenset({role}), frozenset({unit}), frozenset(collections))


BAC, NAM, ALL = administrator("xa-bac", "bac", "main"), administrator("xa-nam", "nam"), administrator("*", "*")


@pytest.fixture
def room(agencies: Container) -> AssistantRoom:
    agencies.assistants.assistants.make(BAC, "tro-ly-bac", unit="xa-bac", collection="bac", spec=SPEC)
    agencies.assistants.assistants.make(NAM, "tro-ly-nam", unit="xa-nam", collection="nam", spec=SPEC)
    return agencies.assistants


def code_of(call, *args, **named) -> str:
    with pytest.raises(TrolyError) as raised:
        call(*args, **named)
    return raised.value.code


_WORDS = st.lists(
    st.sampled_from(
        ["cấp giấy phép", "đăng ký", "nuôi", "gấu", "hổ", "miền Nam", "miền Bắc", "biển số xe", "9.000001", "9.000103", "lệ phí",
         "cần giấy tờ gì", "bao nhiêu tiền", "so sánh", "với", "của trợ lý tro-ly-nam", "mien nam", "và", "?"]
    ), min_size=1, max_size=8,
)  # fmt: skip


def test_no_words_reach_another_agencys_records(room: AssistantRoom):
    """The same id stands in all three collections: a look-up by code once took the first of them."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(_WORDS, st.sampled_from([None, "nam", "main", "bac"]), st.booleans())
    def ask(words: list[str], collection: str | None, inner: bool) -> None:
        question = Question(" ".join(words), collection=collection, assistant="tro-ly-bac", channel="page",
                            inner=frozenset({"inner-nam"} if inner else ()))  # fmt: skip
        answer = room.answer(question)
        said = answer.model_dump_json(exclude={"reasons"}).casefold()
        assert "hổ miền nam" not in said and "biển số xe chung" not in said, said

    ask()
    found = room.answer(Question("cấp giấy phép nuôi gấu miền bắc", assistant="tro-ly-bac", channel="page"))
    assert "gấu miền Bắc" in found.model_dump_json(), "its own is found, or the test above sees nothing"


def test_a_collection_of_an_agency_is_not_asked_by_its_bare_name(room: AssistantRoom):
    assert room.named("tro-ly-bac", "api") == ("tro-ly-bac", "bac")
    assert code_of(room.named, "bac", "api") == "UNKNOWN_COLLECTION"
    assert room.named(None, "api") == ("", "main")


def test_an_agency_manages_its_own_only(room: AssistantRoom):
    service = room.assistants
    assert [made.slug for made in service.all(NAM)] == ["tro-ly-nam"]
    assert code_of(service.get, NAM, "tro-ly-bac") == "FORBIDDEN"
    assert code_of(service.change, NAM, "tro-ly-bac", SPEC, seen=1) == "FORBIDDEN"
    assert code_of(service.retire, NAM, "tro-ly-bac") == "FORBIDDEN"
    assert code_of(service.make, NAM, "moi-lam", unit="xa-bac", collection="nam", spec=SPEC) == "FORBIDDEN"
    assert code_of(service.make, NAM, "moi-lam", unit="xa-nam", collection="bac", spec=SPEC) == "FORBIDDEN"
    assert code_of(service.copy, NAM, "tro-ly-bac", "ban-sao", unit="xa-nam", collection="nam") == "FORBIDDEN"
    editor = administrator("xa-nam", "nam", role=Role.EDITOR)
    assert code_of(service.make, editor, "moi-lam", unit="xa-nam", collection="nam", spec=SPEC) == "FORBIDDEN"


def test_a_collection_belongs_to_the_unit_that_had_it_first(room: AssistantRoom):
    assert (
        code_of(room.assistants.make, ALL, "cuop", unit="xa-nam", collection="bac", spec=SPEC) == "ASSISTANT_COLLECTION"
    )
    assert (
        code_of(room.assistants.make, ALL, "trong", unit="x", collection="inner-x", spec=SPEC) == "ASSISTANT_COLLECTION"
    )
    assert room.assistants.make(BAC, "chung", unit="xa-bac", collection="main", spec=SPEC).active
    assert room.named("main", "api") == ("", "main"), "the shared collection stays everybody's"


@pytest.mark.parametrize("slug", ["", "ab", "Hoa", "có-dấu", "a b", "main", "-a-a", "a" * 41, "a/../b"])
def test_what_is_no_address(room: AssistantRoom, slug: str):
    assert code_of(room.assistants.make, ALL, slug, unit="x", collection="moi", spec=SPEC) == "ASSISTANT_SLUG"


def test_copied_changed_and_retired(room: AssistantRoom):
    service = room.assistants
    copy = service.copy(BAC, "tro-ly-bac", "tro-ly-bac-2", unit="xa-bac", collection="bac")
    assert copy.spec == SPEC and copy.revision == 1
    changed = service.change(BAC, "tro-ly-bac", spec_of(name="Tên mới"), seen=1)
    assert changed.spec.name == "Tên mới" and room.profile(changed).name == "Tên mới"
    assert code_of(service.change, BAC, "tro-ly-bac", SPEC, seen=1) == "EDIT_CHANGED"
    service.retire(BAC, "tro-ly-bac")
    assert code_of(service.open, "tro-ly-bac", "page") == "ASSISTANT_UNKNOWN"
    assert service.owned("bac"), "a retired assistant's collection does not become everybody's"
    assert code_of(service.make, BAC, "tro-ly-bac", unit="xa-bac", collection="bac", spec=SPEC) == "ASSISTANT_TAKEN"
    service.retire(BAC, "tro-ly-bac", False)
    assert service.open("tro-ly-bac", "page").active


def test_for_staff_or_on_no_channel_is_not_there(room: AssistantRoom):
    room.assistants.change(BAC, "tro-ly-bac", spec_of(name="Nội bộ", audience="staff"), seen=1)
    assert code_of(room.assistants.open, "tro-ly-bac", "page") == "ASSISTANT_UNKNOWN"
    room.assistants.change(NAM, "tro-ly-nam", spec_of(name="Chỉ API", channels=["api"]), seen=1)
    assert code_of(room.assistants.open, "tro-ly-nam", "page") == "ASSISTANT_UNKNOWN"
    assert room.assistants.open("tro-ly-nam", "api").slug == "tro-ly-nam"


@pytest.mark.parametrize(("kind", "name", "code"), [
    ("channel", "page", "CHANNEL_PAUSED"), ("collection", "bac", "COLLECTION_OFF"), ("assistant", "tro-ly-bac", "ASSISTANT_OFF"),
])  # fmt: skip
def test_switched_off_is_felt_within_a_second_in_another_process(room: AssistantRoom, kind, name, code):
    """Another server on the same data folder went on answering from a collection found to be wrong."""
    other = AssistantRoom(Container())
    asked = Question("cấp giấy phép nuôi gấu", assistant="tro-ly-bac", channel="page")
    assert other.answer(asked).outcome
    room.switches.turn(ALL, kind, name, on=False, reason="đang kiểm tra lại")
    ends = time.monotonic() + 1
    time.sleep(0.6)
    assert code_of(other.answer, asked) == code and time.monotonic() < ends + 5
    room.switches.turn(ALL, kind, name, on=True)
    assert room.answer(asked).outcome


def test_who_may_switch_what(room: AssistantRoom):
    turn = room.switches.turn
    for kind, name in (("channel", "page"), ("assistant", "main"), ("collection", "nam"), ("assistant", "tro-ly-nam")):
        assert code_of(turn, BAC, kind, name, on=False, reason="x") == "FORBIDDEN"
    assert code_of(turn, ALL, "channel", "page", on=False) == "REASON_NEEDED"
    assert code_of(turn, ALL, "assistant", "khong-co", on=False, reason="x") == "ASSISTANT_UNKNOWN"
    assert code_of(turn, ALL, "everything", "main", on=False, reason="x") == "ASSISTANT_INVALID"
    turn(BAC, "assistant", "tro-ly-bac", on=False, reason="sửa nội dung")
    assert [(each.kind, each.name) for each in room.switches.all()] == [("assistant", "tro-ly-bac")]
    assert room.switches.listed(NAM) == [] and len(room.switches.listed(BAC)) == 1
    assert code_of(turn, NAM, "assistant", "tro-ly-bac", on=True) == "FORBIDDEN"


def test_the_shared_collection_is_not_switched_off_by_one_of_those_who_use_it(room: AssistantRoom):
    """An agency that puts its words over the shared collection has it among its own, and could stop all others."""
    assert "main" in BAC.collections
    assert code_of(room.switches.turn, BAC, "collection", "main", on=False, reason="x") == "FORBIDDEN"
    assert ("collection", "main") not in room.switches.things(BAC)
    assert room.switches.things(BAC) == [("assistant", "tro-ly-bac"), ("collection", "bac")]


def test_over_http_the_page_speaks_as_the_agency_and_off_is_said_kindly(room: AssistantRoom, agencies: Container):
    with TestClient(create_app(agencies), base_url="http://testserver") as client:
        for _ in range(100):
            if client.get("/health").status_code == 200:
                break
            time.sleep(0.1)
        assert client.get("/a/tro-ly-bac/v1/profile").json()["greeting"] == "Chào bà con miền Bắc."
        assert "../../static/chat.css" in client.get("/a/tro-ly-bac/").text
        body = {"question": "cấp giấy phép nuôi gấu", "assistant": "tro-ly-nam"}
        said = client.post("/a/tro-ly-bac/v1/answers", json=body).text
        assert SECRETS["nam"] not in said and SECRETS["bac"] in said
        source = "/v1/sources?kind=procedure&number=9.000001"
        assert SECRETS["bac"] in client.get(f"/a/tro-ly-bac{source}").text
        assert client.get("/a/tro-ly-bac/v1/sources?kind=procedure&number=9.000103").status_code == 404
        assert client.get("/a/khong-co/").json()["code"] == "ASSISTANT_UNKNOWN"
        assert (
            client.post("/v1/answers", json={"question": "x y", "assistant": "nam"}).json()["code"]
            == "UNKNOWN_COLLECTION"
        )
        room.switches.turn(ALL, "assistant", "main", on=False, reason="sự cố")
        refused = client.post("/v1/answers", json={"question": "đăng ký biển số"})
        assert (refused.status_code, refused.json()["message"]) == (503, help_for("ASSISTANT_OFF"))
        assert client.get("/v1/search?q=abc").json()["code"] == "ASSISTANT_OFF"
        assert client.post("/a/tro-ly-bac/v1/answers", json={"question": "nuôi gấu"}).status_code == 200


def test_usage_counts_without_words_and_agencies_logs_lie_apart(room: AssistantRoom):
    room.answer(Question("cấp giấy phép nuôi gấu miền bắc", assistant="tro-ly-bac", channel="page"))
    room.answer(Question("đăng ký biển số xe chung", channel="api"))
    rows = room.usage.rows(ALL, date.today(), date.today())
    assert {(row.assistant, row.channel, row.count) for row in rows} == {("tro-ly-bac", "page", 1), ("main", "api", 1)}
    logs = {path.parent for path in room.home.rglob("*.jsonl") if path.parent.name == "quality"}
    assert logs == {room.home / "quality", room.home / "assistants" / "tro-ly-bac" / "quality"}


def test_a_complaint_is_counted_without_its_topic_and_a_table_runs_no_formula(room: AssistantRoom):
    room.usage.note("main", "page", Answer(outcome=Outcome.HANDED_OVER, text="", private=True), day=date(2026, 1, 2))
    assert room.usage.rows(ALL, date(2026, 1, 2), date(2026, 1, 2))[0].topic == ""
    text = as_csv([Used("2026-01-02", "main", "page", "=cmd()", "answered", 1, 2.0)]).decode("utf-8-sig")
    assert "'=cmd()" in text
    assert json.loads(json.dumps(text))
