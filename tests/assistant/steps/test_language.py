"""The language of a question: a foreigner who asked in English read ten Vietnamese titles and went away."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer, Aspect, Choice, Outcome, TextBlock
from assistant.context import Context, Question, Turn
from assistant.pipeline import run
from assistant.steps.check import check
from assistant.steps.compose import compose
from assistant.steps.follow_up import follow_up
from assistant.steps.language import explain_language, language
from assistant.steps.retrieve import retrieve
from assistant.steps.route import route
from assistant.steps.screen import screen
from assistant.steps.understand import understand
from assistant.texts import say, using_language
from channels.container import Container
from corpus.language.tongue import Tongue, tongue_of
from tests.assistant.helpers import DAY, ELEPHANT, chosen
from tests.assistant.helpers import context as made

COMMON = {
    "How do I register my child's birth?": "1.001193",
    "What documents do I need to register a marriage?": "1.000894",
    "How much does a passport cost?": "1.001456",
    "I lost my ID card, where can I get a new one?": "1.014064",
    "How long does it take to get a work permit for a foreign worker?": "1.014199",
    "Where do I register temporary residence?": "1.004194",
    "renew driving licence": "3.000347",
    "Can I exchange my foreign driving licence for a Vietnamese one?": "3.000351",
    "certified copy fee": "2.000815",
    "open a household business, what papers are needed?": "1.001612",
    "How do I register a death?": "1.000656",
    "visa extension for a foreigner": "1.001146",
    "criminal record certificate, how many days?": "3.000333",
    "construction permit for a house": "1.013225",
    "food safety certificate for a restaurant": "1.013855",
    "personal tax code registration": "1.008498",
    "get a health insurance card": "1.014137",
    "land use right certificate for the first time": "1.013978",
    "single status certificate": "1.004873",
    "unemployment benefit documents": "1.014748",
    "register a marriage with a Korean citizen": "2.000806",
    "international driving permit": "3.000353",
    "lost passport": "1.001445",
    "transfer ownership of a motorbike": "1.013076",
}  # fmt: skip
TWINS = {"1.001445": {"1.010386"}, "3.000333": {"3.000330"}, "2.000591": {"1.013855"}}
Ask = Callable[..., tuple[Context, Answer]]


@pytest.fixture
def ask_first(starter_container: Container) -> Ask:
    """Ask the starter corpus; the first record found is answered from, however sure the ranking is."""

    def take_first(context: Context) -> None:
        context.chosen = context.hits[0] if context.hits else None

    steps = (language, _read, screen, understand, follow_up, route, retrieve, take_first, compose, check)

    def answer(text: str, *history: Turn) -> tuple[Context, Answer]:
        asked = Question(text, tuple(history), collection="main")
        searcher, profile = starter_container.live.searcher(), starter_container.profile
        context = Context(question=asked, searcher=searcher, profile=profile, day=DAY)
        return context, run(context, steps)

    return answer


def _read(context: Context) -> None:
    """Reading Vietnamese is not what is tested here; English is read already."""
    if context.language == "vi":
        context.search_text = context.text


def test_common_procedures_are_found_from_english(ask_first: Ask) -> None:
    """All of them are found; one may be lost to a change of weights before this fails."""
    misses = []
    for question, code in COMMON.items():
        context, answer = ask_first(question)
        first = answer.procedures[0] if answer.procedures else answer.outcome.value
        if first not in {code, *TWINS.get(code, ())} or context.language != "en":
            misses.append((question, code, first, context.asked_text))
    assert len(misses) <= 1, misses


@pytest.mark.parametrize(
    ("question", "aspect", "frame"),
    [
        ("How much does a passport cost?", Aspect.FEE, "Fees and charges"),
        ("How long does it take to get a work permit for a foreign worker?", Aspect.TIME, "working days"),
        ("What documents do I need to register a birth?", Aspect.DOCUMENTS, "Documents to submit"),
        ("Where do I register temporary residence?", Aspect.WHERE, "Where to submit"),
    ],
)
def test_the_answer_has_an_english_frame_around_published_words(
    ask_first: Ask, question: str, aspect: Aspect, frame: str
) -> None:
    context, answer = ask_first(question)
    assert answer.outcome in (Outcome.ANSWERED, Outcome.PARTIAL)
    assert context.aspects[0] is aspect
    assert frame in answer.text and "Source: " in answer.text and "(code " in answer.text
    assert context.record().title in answer.text
    assert "official records are in Vietnamese" in answer.text


def test_vietnamese_stays_as_it_was(ask_first: Ask) -> None:
    context, answer = ask_first("làm hộ chiếu bao nhiêu tiền")
    assert (context.language, context.asked_text) == ("vi", "")
    assert "Nguồn: " in answer.text and "official" not in answer.text


def test_the_question_after_is_vietnamese_again(ask_first: Ask) -> None:
    ask_first("How much does a passport cost?")
    assert say("titles.fee") == "Phí, lệ phí"


def test_what_the_person_typed_is_kept() -> None:
    context = made("How much is a passport?")
    context.text = ""
    language(context)
    assert context.text == "How much is a passport?"
    assert context.search_text == context.reading.text == "cấp hộ chiếu phổ thông ở trong nước, lệ phí bao nhiêu tiền"
    assert context.aspects == [Aspect.FEE]


def test_unknown_words_stay_in_the_query_and_lower_its_certainty() -> None:
    context = made("register a spaceship")
    language(context)
    assert "spaceship" in context.asked_text


def test_a_question_of_unknown_words_only_is_searched_as_typed() -> None:
    context = made("what is the weather forecast for this weekend?")
    language(context)
    assert context.language == "en" and "forecast" in context.asked_text


@pytest.mark.parametrize(
    "text",
    ["我要办护照", "여권을 만들고 싶어요", "ຂ້ອຍຢາກເຮັດໜັງສືຜ່ານແດນ", "ខ្ញុំចង់ធ្វើលិខិតឆ្លងដែន", "Comment obtenir un passeport ?"],
)
def test_other_languages_go_to_a_person(text: str) -> None:
    context = made(text)
    language(context)
    assert context.stopped and context.outcome is Outcome.HANDED_OVER
    (block,) = context.blocks
    assert context.profile.office in block.text  # type: ignore[union-attr]
    for line in ("tiếng Việt", "English", "Français", "中文", "한국어", "日本語", "ລາວ", "ខ្មែរ"):
        assert line in block.text  # type: ignore[union-attr]
    if context.profile.hotline:
        assert [action.phone for action in context.actions] == [context.profile.hotline.phone]


def test_a_code_needs_no_language() -> None:
    context = made("我要办 1.001193 護照申請手續")
    language(context)
    assert not context.stopped


@pytest.mark.parametrize(
    ("before", "expected"), [("How do I get a passport?", "en"), ("làm hộ chiếu ở đâu", "vi"), ("", "vi")]
)
def test_a_word_of_both_languages_follows_the_conversation(before: str, expected: str) -> None:
    context = made("passport?", history=[Turn("user", before)] if before else [])
    language(context)
    assert context.language == expected


def test_a_follow_up_in_english_stays_with_the_procedure(ask_first: Ask) -> None:
    _, first = ask_first("What documents do I need to register a marriage?")
    said = (Turn("user", "What documents do I need to register a marriage?"), Turn("assistant", first.text))
    context, second = ask_first("And how long does it take?", *said)
    assert second.procedures[0] == "1.000894"
    assert context.aspects[0] is Aspect.TIME and "Processing time" in second.text


def test_earlier_turns_are_put_into_vietnamese_and_keep_their_code() -> None:
    said = [Turn("user", "How do I renew my driving licence? (3.000347)"), Turn("assistant", "Steps: …")]
    context = made("how long?", history=said)
    language(context)
    first, second = context.question.history
    assert "đổi giấy phép lái xe" in first.text and "(3.000347)" in first.text
    assert second == said[1]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("I want to kill myself", Outcome.EMERGENCY),
        ("my husband beats me", Outcome.EMERGENCY),
        ("where can I buy a fake passport?", Outcome.REFUSED_UNSAFE),
        ("how do I bribe the officer", Outcome.REFUSED_UNSAFE),
    ],
)
def test_danger_and_fraud_are_seen_in_english(ask_first: Ask, text: str, outcome: Outcome) -> None:
    _, answer = ask_first(text)
    assert answer.outcome is outcome
    assert tongue_of(answer.text) is Tongue.ENGLISH


def test_no_wording_of_the_dictionary_is_taken_for_danger_or_fraud() -> None:
    """The query is made of our own words: a rule that stops one of them stops everybody who asks for it in English."""
    from tests.corpus.language.test_english import WORDINGS

    stopped = []
    for wording, _ in WORDINGS:
        context = made(wording)
        language(context)
        screen(context)
        if context.stopped:
            stopped.append((wording, context.reasons))
    assert stopped == []


def test_choices_get_their_english_names() -> None:
    context = made("birth")
    context.language = "en"
    context.stop(Outcome.CLARIFICATION, TextBlock(text="Which?"))
    context.choices = [
        Choice(label="Thủ tục đăng ký khai sinh", question="birth (1.001193)", hint="UBND cấp xã"),
        Choice(label="Đăng ký nuôi voi nhà", question="birth (9.000001)"),
    ]
    explain_language(context)
    assert [choice.hint for choice in context.choices] == ["birth registration · UBND cấp xã", ""]


def test_nothing_is_explained_in_vietnamese_or_after_a_refusal() -> None:
    for spoken, outcome in (("vi", Outcome.ANSWERED), ("en", Outcome.NO_SOURCE), ("en", Outcome.REFUSED_UNSAFE)):
        context = chosen(ELEPHANT, text="voi")
        context.language, context.outcome, context.blocks = spoken, outcome, []
        explain_language(context)
        assert context.blocks == []


def test_the_gloss_of_a_time_passes_the_check_of_numbers() -> None:
    """ "7 working days (07 ngày làm việc)" holds no number that the record does not."""
    context = chosen(ELEPHANT, Aspect.TIME, text="voi")
    context.language = "en"
    with using_language("en"):
        compose(context)
        check(context)
    assert context.outcome is Outcome.ANSWERED, context.reasons
