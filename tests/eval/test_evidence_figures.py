"""Sources as the library holds them; figures of a set worked out by hand; what a judging model is worth; public shapes."""

from __future__ import annotations

import gzip
import json
import sys
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import DependencyError, InputError
from eval.agreement import agreement, noise, read_labels
from eval.applicable import applicable
from eval.datasets import GoldItem, RetrievalItem, load_set, problems, write_set
from eval.evidence import Library, figures
from eval.figures import cost, figures_of, reliability, steps, style_gaps
from eval.metrics import Judged
from eval.public_corpora import CORPORA
from eval.public_sets import PUBLIC_SETS, public_set
from eval.sets import own_set
from tests.channels.conftest import write_jsonl


def test_evidence_holds_the_figures_of_a_record(starter_container):
    library = Library(starter_container.live.searcher(), "main")
    found = library.evidence("1.014064")
    assert found is not None and found.in_force and 70000.0 in found.money and 7.0 in found.days
    faq = library.evidence("faq:mat-giay-khai-sinh")
    assert faq is not None and 8000.0 in faq.money and library.evidence(f"faq:{faq.title}") is not None
    assert library.evidence("9.9") is None and "9.9" not in library and "LEGAL:60/2014/QH13" in library
    assert library.procedures == 223


def test_what_is_no_longer_in_force(starter_container):
    searcher = starter_container.live.searcher()
    old = Library(searcher, "main").evidence("legal:61/2018/NĐ-CP")
    assert old is not None and not old.in_force
    law = "legal:03/2026/QH16"  # passed in April 2026, in force from March 2027
    before, after = (Library(searcher, "main", day).evidence(law) for day in (date(2026, 11, 1), date(2027, 4, 1)))
    assert before is not None and after is not None and not before.in_force and after.in_force


@pytest.mark.parametrize(("text", "money", "days"), [
    ("phí 8.000 đồng, 07 ngày", {8000.0}, {7.0}), ("20k, 2 tháng", {20000.0}, {60.0}),
    ("10 đến 15 ngày", set(), {10.0, 15.0}), ("điều 5 khoản 3", set(), set()), ("8 giờ", set(), {0.333}),
])  # fmt: skip
def test_figures_in_a_text(text: str, money: set[float], days: set[float]):
    assert figures(text) == (money, days)


def test_a_set_is_asked_only_what_the_library_holds(starter_container):
    library = Library(starter_container.live.searcher(), "main")
    items = load_set(own_set())
    assert len(applicable(items, library)) == len(items)
    mine = GoldItem(id="a", question="q", procedures=("1.014064",), facts=("70.000", "999.000"))
    gone = GoldItem(id="b", question="q", procedures=("9.9",))
    half = GoldItem(id="c", question="q", kind="ambiguous", procedures=("1.014064", "9.9"))
    none = GoldItem(id="d", question="q", kind="unanswerable")
    kept = applicable([mine, gone, half, none, RetrievalItem(qid="r", question="q", gold=("9.9",))], library)
    assert [item.id for item in kept] == ["a"], "with far more procedures than the set names, anything may be covered"
    assert kept[0].facts == ("70.000",)  # type: ignore[union-attr]


def judged(number: int, style: str = "formal", *, sure: float | None = None, tokens=(0, 0), **values: float) -> Judged:
    return Judged(f"q{number}", "answerable", style, "", "fee", "answered", 0, 0, 0, 0, True, 10.0 * number,
                  values=values, confidence=sure, tokens=tokens, steps_ms={"read": 1.0, "retrieve": 5.0 + number})  # fmt: skip


def test_figures_by_hand():
    run = [judged(n, sure=0.75, hit_1=float(n < 3), tokens=(1000, 500)) for n in range(4)]
    found = figures_of(run)
    assert found["hit_1"] == 0.75 and found["ece"] == 0.0 and found["p95_ms"] == 30.0 and found["tokens"] == 1500
    assert reliability(run) == [(0.75, 0.75, 4)] and "worst_style_gap" not in found
    assert list(steps(run)) == ["retrieve", "read"] and steps(run)["retrieve"]["p50_ms"] == 6.0
    spent = cost(run, (2.0, 10.0))
    assert spent["tokens_in"] == 4000 and spent["price"] == pytest.approx(0.028)
    assert spent["price_a_question"] == pytest.approx(0.007)


def test_the_gap_of_the_worst_style():
    run = [judged(n, hit_1=1.0) for n in range(6)]
    run += [judged(10 + n, "typo", hit_1=float(n < 3)) for n in range(6)] + [judged(30, "rare", hit_1=0.0)]
    assert style_gaps(run) == {"typo": {"hit_1": -0.5}} and figures_of(run)["worst_style_gap"] == 0.5


def test_the_noise_of_a_judge():
    found = noise({"a": [1.0, 1.0], "b": [0.0, 1.0], "c": [0.4]})
    assert (found.questions, found.repeats, found.flipped) == (2, 2, 0.5) and found.spread == pytest.approx(
        0.5**0.5 / 2
    )
    with pytest.raises(ValueError):
        noise({"a": [1.0]})


def test_a_judge_that_says_yes_to_everything_agrees_as_by_chance(tmp_path: Path):
    people = {f"q{n}": n % 2 == 0 for n in range(10)}
    always = agreement(dict.fromkeys(people, 1.0), people)
    assert always.alike == 0.5 and always.kappa == 0.0
    assert agreement({name: float(good) for name, good in people.items()}, people).kappa == 1.0
    assert read_labels(write_jsonl(tmp_path / "l.jsonl", {"id": "a", "good": True})) == {"a": True}
    for broken in ({"id": "a"}, {"id": 1, "good": True}, {"id": "a", "good": "yes"}):
        with pytest.raises(InputError) as raised:
            read_labels(write_jsonl(tmp_path / "l.jsonl", broken))
        assert raised.value.code == "LABELS_BROKEN"
    with pytest.raises(InputError):
        agreement({"x": 1.0}, people)


def test_ragas_is_asked_for_when_it_is_not_there(monkeypatch):
    from eval.judge import without_model
    from eval.run import judged_run

    monkeypatch.setitem(sys.modules, "ragas.dataset_schema", None)
    with pytest.raises(DependencyError, match="judge"):
        without_model(judged_run("x", [], [], {}))


def test_ragas_without_a_model():
    pytest.importorskip("ragas", reason="extra: judge")
    from eval.judge import without_model
    from eval.run import judged_run
    from eval.systems import Reply

    item = GoldItem(id="a", question="q", procedures=("1.A", "1.b"))
    found = without_model(judged_run("x", [item], [Reply("answered", ("1.a", "x"))], {}))
    assert found == {"id_precision": 0.5, "id_recall": 0.5}


def public(folder: Path) -> Path:
    """The public shapes, a line or two of each."""
    rows = {
        "tthc_gold/dev.jsonl": [{"id": "d-1", "question": "q", "procedures": ["1.1"]}],
        "tthc_commune/questions.jsonl": [{"qid": "c", "question": "q", "gold": ["x/1"], "keyword_style": True}],
        "tthc_commune/procedures.jsonl": [{"doc_id": "x/1", "title": "T", "metadata": {"executing_agency": "A"},
                                           "content_chunks": [{"section_title": "S", "content": "C"}]}],
        "legal_alqac2025/train.jsonl": [{"qid": "l", "question": "q", "gold": ["Luật A|2"], "type": "Đúng/Sai"}],
        "legal_zalo2021/train_dev_lawdisjoint.jsonl": [{"qid": "z", "question": "q", "gold": ["1/2020/qh14|1"]}],
        "citizen_qa/dvc_intents_nlu.jsonl": [
            {"intent": "greet", "text": "xin chào", "no_diacritics": "xin chao", "has_ascii_twin": True},
            {"intent": "ask", "text": "hỏi", "no_diacritics": "hoi", "has_ascii_twin": False}],
        **{f"citizen_qa/{name}.jsonl": [{"question": "q?"}] for name in (
            "conganxa_faq", "conganxa_short_faq_keywords", "moh_portal_faq", "mic_hoidap")},
    }  # fmt: skip
    for name, lines in rows.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_jsonl(folder / name, *lines)
    with gzip.open(folder / "legal_alqac2025" / "corpus.jsonl.gz", "wt", encoding="utf-8") as stream:
        for number in (1, 2):
            row = {"law_id": "Luật A", "article_id": str(number), "title": f"Điều {number}", "text": "Nội dung."}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    return folder


def test_public_sets_in_their_own_shapes(tmp_path: Path):
    folder = public(tmp_path)
    for name in PUBLIC_SETS:
        items = public_set(name, folder)
        assert items and not problems(items)
        write_set(tmp_path / "x.jsonl", items, name=name)
        assert load_set(tmp_path / "x.jsonl") == items, "what is written is read back"
    twins = {item.id: item for item in public_set("citizen_qa", folder) if isinstance(item, GoldItem)}
    assert twins["dvc-001-ascii"].twin_of == "dvc-001" and twins["dvc-001-ascii"].question == "xin chao"
    assert twins["dvc-001"].outcomes == ("small_talk",) and "dvc-002-ascii" not in twins


def test_a_public_set_that_is_missing_or_of_another_shape(tmp_path: Path):
    with pytest.raises(InputError) as raised:
        public_set("tthc_commune", tmp_path)
    assert raised.value.code == "SET_BROKEN"
    write_jsonl(public(tmp_path) / "tthc_commune" / "questions.jsonl", {"qid": "c", "question": "q"})
    with pytest.raises(InputError, match=r"line 1: no gold"):
        public_set("tthc_commune", tmp_path)
    with pytest.raises(InputError, match="known"):
        public_set("nowhere", tmp_path)


def test_corpora_of_public_sets_are_imported_whole(tmp_path: Path, container):
    from channels.cli.corpus import run_import

    folder = public(tmp_path / "data")
    for name in ("tthc_commune", "legal_alqac2025"):
        report = run_import(container, CORPORA[name].files(folder, tmp_path / "out"), None, None)
        assert not any(file.error or file.rejected for file in report.files), report.to_json()
    assert container.library.counts()["main"] == {"procedure": 1, "legal": 1}
    with pytest.raises(InputError):
        CORPORA["tthc_gold"].files(folder, tmp_path)
    assert set(CORPORA) == {"own", *PUBLIC_SETS}


HEADED = {"schema": 2, "set": "x"}


@pytest.mark.parametrize(("rows", "said"), [
    ([{"schema": 3}, {"id": "a", "question": "q"}], "known up to 2"),
    ([{"schema": "two"}, {"id": "a", "question": "q"}], "schema"),
    ([HEADED], "no question"),
    ([HEADED, {"id": "a", "question": "q"}], "names nothing that answers it"),
    ([HEADED, *2 * [{"id": "a", "question": "q", "procedures": ["1"]}]], "2 times"),
    ([HEADED, {"id": "a", "question": "q", "kind": "unsafe", "facts": ["x"]}], "names what answers it"),
    ([HEADED, {"id": "a", "question": "q", "kind": "ambiguous", "procedures": ["1"]}], "fewer than two"),
    ([HEADED, {"id": "a", "question": "q", "procedures": ["1"], "group": "conversation"}], "without a turn before"),
    ([HEADED, {"id": "a", "question": "q", "procedures": ["1"], "group": "channel"}], "without what it can show"),
])  # fmt: skip
def test_a_set_with_a_header_is_held_to_more(tmp_path: Path, rows: list, said: str):
    with pytest.raises(InputError, match=said) as raised:
        load_set(write_jsonl(tmp_path / "s.jsonl", *rows))
    assert raised.value.code == "SET_BROKEN"
