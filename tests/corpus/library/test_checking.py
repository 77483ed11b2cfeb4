"""The check: what says the same twice, what says one thing in two ways, and what editors have let be."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import InputError
from corpus.library import Finding, Library, Pair, State, import_paths
from corpus.library.duplicates import Shingler, alike, near_duplicates
from corpus.models import (
    Article,
    Channel,
    Faq,
    Fee,
    FeeKind,
    LegalDocument,
    Method,
    NewsItem,
    Procedure,
    ProcessingTime,
    Step,
    TimeUnit,
)
from tests.support.records import bring, faq, write_records

WORDS = [f"tiếng{number}" for number in range(900)]


def prose(seed: int, length: int = 120) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def procedure(key: str = "1.000001", *fees: Fee, times: tuple[ProcessingTime, ...] = (), **fields: Any) -> Procedure:
    channels = (Channel(method=Method.DIRECT, fees=fees, times=times),)
    return Procedure(key=key, **{"title": "Cấp thẻ bồ câu", "channels": channels, **fields})


def amount(dong: int) -> Fee:
    return Fee(kind=FeeKind.AMOUNT, amount=dong)


def found(library: Library) -> list[tuple[Finding, str, str]]:
    return [(pair.finding, pair.left.value, pair.right.value) for pair in library.conflicts()]


# ------------------------------------------------------------------ near-duplicates


def test_one_notice_under_two_keys_is_found(library: Library, home: Path) -> None:
    """A press release came by mail and from the portal, and both were answered from."""
    text = prose(1)
    bring(library, home / "a.jsonl", NewsItem(key="mail", title="Nghỉ lễ", body=text),
          NewsItem(key="khac", title="Việc khác", body=prose(2)))  # fmt: skip
    bring(library, home / "b.jsonl", NewsItem(key="portal", title="Nghỉ lễ", body=text + " Nguồn: cổng tin."))
    (pair,) = library.duplicates()
    assert {pair.left.record_id, pair.right.record_id} == {"news:mail", "news:portal"}
    assert pair.finding is Finding.DUPLICATE and pair.likeness is not None and 0.9 < pair.likeness < 1
    assert {Path(pair.left.source).name, Path(pair.right.source).name} == {"a.jsonl", "b.jsonl"}


def test_one_record_in_two_collections_is_found(library: Library, home: Path) -> None:
    for collection in ("main", "thu"):
        bring(library, home / f"{collection}.jsonl", faq("a", answer=prose(3)), collection=collection)
    (pair,) = library.duplicates()
    assert {pair.left.collection, pair.right.collection} == {"main", "thu"} and pair.likeness == 1


def test_siblings_and_drafts_are_no_duplicates(library: Library, home: Path) -> None:
    """Two kinds may say the same (a question and its news), and a draft is meant to look like what it changes."""
    text = prose(4)
    bring(library, home / "a.jsonl", faq("a", answer=text), NewsItem(key="a", title="Tin", body=text))
    path = write_records(home / "b.jsonl", [faq("a", answer=text + " thêm")])
    import_paths(library, [path], collection="main", state=State.DRAFT)
    assert library.duplicates() == []


def test_short_texts_are_compared_as_a_whole(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("a", title="Mở cửa mấy giờ?", answer="Bảy giờ."),
          faq("b", title="Mở cửa mấy giờ?", answer="Bảy giờ."), faq("c", title="Mở cửa mấy giờ?", answer="Tám giờ."))  # fmt: skip
    (pair,) = library.duplicates()
    assert {pair.left.record_id, pair.right.record_id} == {"faq:a", "faq:b"}


def test_pairs_are_found_as_by_comparing_all() -> None:
    """Against the exact comparison of all pairs: texts from a word changed to half of the words changed."""
    texts: list[str] = []
    for seed in range(60):
        words = prose(seed, 150).split()
        texts.append(" ".join(words))
        changed = random.Random(seed)
        for place in changed.sample(range(150), k=seed % 30):
            words[place] = changed.choice(WORDS)
        texts.append(" ".join(words))
    shingler = Shingler()
    sets = [shingler.shingles(text) for text in texts]
    exact = {(a, b) for a in range(len(sets)) for b in range(a + 1, len(sets)) if alike(sets[a], sets[b]) >= 0.75}
    near = {(a, b) for a, b, _ in near_duplicates(sets)}
    assert near <= exact and len(exact) >= 8
    assert len(near) >= 0.95 * len(exact)


def test_a_hundred_copies_are_not_five_thousand_pairs() -> None:
    shingles = Shingler().shingles(prose(5))
    pairs = list(near_duplicates([shingles] * 100))
    assert {later for _, later, _ in pairs} == set(range(1, 100)) and len(pairs) < 700


# ------------------------------------------------------------------ conflicts


@pytest.mark.parametrize(
    ("left", "right", "finding"),
    [
        (procedure("1", amount(20_000)), procedure("1", amount(30_000)), Finding.FEE),
        (procedure("1", amount(20_000)), procedure("1", Fee(kind=FeeKind.FREE)), Finding.FEE),
        (
            procedure("1", times=(ProcessingTime(quantity=3, unit=TimeUnit.WORKING_DAY),)),
            procedure("1", times=(ProcessingTime(quantity=3, unit=TimeUnit.DAY),)),
            Finding.TIME,
        ),
        (procedure("1", agencies=("Sở Mẫu",)), procedure("1", agencies=("Uỷ ban xã",)), Finding.OFFICE),
        (
            LegalDocument(key="1/2030/NĐ-CP", title="N", articles=(Article(number="1", text="Một."),)),
            LegalDocument(key="1/2030/NĐ-CP", title="N", articles=(Article(number="1", text="Hai."),)),
            Finding.TEXT,
        ),
    ],
)
def test_two_sources_that_differ(library: Library, home: Path, left: Any, right: Any, finding: Finding) -> None:
    bring(library, home / "a.jsonl", left)
    bring(library, home / "b.jsonl", right, collection="thu")
    (pair,) = library.conflicts()
    assert pair.finding is finding and pair.left.value != pair.right.value
    assert {Path(pair.left.source).name, Path(pair.right.source).name} == {"a.jsonl", "b.jsonl"}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (procedure("1", amount(20_000)), procedure("1", Fee(kind=FeeKind.UNKNOWN))),
        (procedure("1", amount(20_000)), procedure("1", Fee(kind=FeeKind.RULE, text="theo thông tư"))),
        (procedure("1", amount(20_000)), procedure("1")),
        (procedure("1", agencies=("Sở Mẫu", "Uỷ ban xã")), procedure("1", agencies=("Ủy ban xã",))),
        (procedure("1", steps=(Step(text="Một."),)), procedure("1", steps=(Step(text="Hai."),))),
        (procedure("1", times=(ProcessingTime(quantity=3),)), procedure("1", times=(ProcessingTime(quantity=5),))),
        (procedure("1", amount(20_000)), procedure("2", amount(30_000))),
    ],
)
def test_what_is_unsure_or_unsaid_is_no_conflict(library: Library, home: Path, left: Any, right: Any) -> None:
    bring(library, home / "a.jsonl", left)
    bring(library, home / "b.jsonl", right, collection="thu")
    assert library.conflicts() == []


def test_a_worse_source_of_the_same_collection_conflicts_too(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", procedure("9.000003", amount(20_000)))
    row = (
        '{"ma_thu_tuc": "9.000003", "ten_thu_tuc": "Cấp thẻ", "cach_thuc_thuc_hien": "Hình thức nộpThời gianPhí, lệ phí'
        'Mô tảTrực tiếp3 Ngày làm việc5,000 Việt Nam Đồng(5.000 đồng/lần)Nộp tại xã", "thanh_phan_ho_so": ""}'
    )
    report = import_paths(library, [write_records(home / "flat.jsonl", [row])], collection="main")
    assert report.total("skipped") == 1
    assert found(library) == [(Finding.FEE, "direct: 20000 VND", "direct: 5000 VND")]
    assert library.conflicts()[0].right.state is State.OFFERED


def test_a_draft_is_no_conflict_with_what_it_changes(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", procedure("1", amount(20_000)))
    library.put_draft(procedure("1", amount(30_000)), "an", collection="main")
    assert library.conflicts() == []


def test_a_number_written_with_its_type_is_the_same_document(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", *(
        LegalDocument(key=key, title="N", articles=(Article(number="1", text=text),))
        for key, text in (("24/2008/QH12", "Một."), ("24/2008/QH12 (Nghị quyết)", "Hai."))
    ))  # fmt: skip
    assert [finding for finding, _, _ in found(library)] == [Finding.TEXT]


# ------------------------------------------------------------------ let be


def two_fees(library: Library, home: Path, second: int = 30_000) -> Pair:
    bring(library, home / "a.jsonl", procedure("1", amount(20_000)))
    bring(library, home / "b.jsonl", procedure("1", amount(second)), collection="thu")
    (pair,) = library.conflicts()
    return pair


def test_what_was_let_be_is_noted_until_a_side_says_something_else(library: Library, home: Path) -> None:
    """Two provinces may have two fees; a third figure is something to look at again."""
    pair = two_fees(library, home)
    library.ignore(pair.mark, "Chi", "hai tỉnh")
    library.ignore(pair.mark, "Chi", "hai tỉnh thật")
    assert two_fees(library, home).ignored == "hai tỉnh thật"
    assert two_fees(library, home, 40_000).ignored is None
    library.unignore(pair.mark)
    assert two_fees(library, home).ignored is None


def test_nobody_lets_a_finding_be_unnamed(library: Library, home: Path) -> None:
    with pytest.raises(InputError) as caught:
        library.ignore(two_fees(library, home).mark, "", "vì")
    assert caught.value.code == "NO_NAME_GIVEN"


def test_a_finding_is_json_for_machines(library: Library, home: Path) -> None:
    value = two_fees(library, home).to_json()
    assert value["finding"] == "fee" and value["left"]["value"] == "direct: 20000 VND" and len(value["mark"]) == 12


# ------------------------------------------------------------------ what stands beside


def crawled(path: Path, record: NewsItem | Faq) -> Path:
    """What a portal said, as it is kept: read with less trust than a file of our own shape."""
    content = write_records(path.with_name(f"{record.key}-1.jsonl"), [record])
    path.write_text(
        json.dumps({"capture": 1, "item": record.key, "url": "https://cong.example.invalid", "file": content.name})
        + "\n",
        "utf-8",
    )
    return path


def test_what_a_worse_source_changes_in_a_notice_is_listed(library: Library, home: Path) -> None:
    """The portal moved the opening hours; the notice an editor keeps said the old ones, and no list told of it."""
    own = NewsItem(key="gio", title="Giờ làm việc", body="Mở cửa từ bảy giờ.")
    bring(library, home / "a.jsonl", own, faq("phi", answer="Không mất phí."))
    said = own.model_copy(update={"body": "Mở cửa từ tám giờ."})
    import_paths(library, [crawled(home / "tin.json", said)], collection="main")
    import_paths(library, [crawled(home / "hoi.json", faq("phi", answer="Mất phí."))], collection="main")
    assert found(library) == [
        (Finding.CONTENT, "answer: Không mất phí.", "answer: Mất phí."),
        (Finding.CONTENT, "body: Mở cửa từ bảy giờ.", "body: Mở cửa từ tám giờ."),
    ]
    notice = library.conflicts()[1]
    library.ignore(notice.mark, "Chi", "đã hỏi lại")
    assert [pair.ignored for pair in library.conflicts()] == [None, "đã hỏi lại"]
    again = own.model_copy(update={"body": "Mở cửa từ chín giờ."})
    import_paths(library, [crawled(home / "tin.json", again)], collection="main")
    assert library.conflicts()[1].ignored is None, "it says something else now"


def test_the_same_words_from_a_worse_source_are_nothing_to_look_at(library: Library, home: Path) -> None:
    own = NewsItem(key="gio", title="Giờ làm việc", body="Mở cửa từ bảy giờ.")
    bring(library, home / "a.jsonl", own)
    import_paths(library, [crawled(home / "tin.json", own)], collection="main")
    assert [v.state for v in library.history("main", own.id)] == [State.OFFERED, State.PUBLISHED]
    assert library.conflicts() == []


def test_several_who_wait_with_one_record_are_listed(library: Library, home: Path) -> None:
    """An's draft and the ministry's list both waited; who approved one never heard of the other."""
    library.put_draft(faq("a", answer="Của An."), "an", collection="main")
    path = write_records(home / "list.jsonl", [faq("a", answer="Của bộ."), faq("b")])
    import_paths(library, [path], collection="main", state=State.DRAFT, by="bình")
    (pair,) = library.unsettled()
    assert pair.finding is Finding.DRAFTS and (pair.left.by, pair.right.by) == ("an", "bình")
    assert (pair.left.value, pair.right.value) == ("answer: Của An.", "answer: Của bộ.")


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_draft_of_what_is_no_longer_published_is_listed(library: Library, home: Path, withdrawn: bool) -> None:
    bring(library, home / "a.jsonl", faq("a", answer="Một."))
    library.put_draft(faq("a", answer="Của An."), "an", collection="main")
    assert library.unsettled() == []
    if withdrawn:
        library.withdraw([library.history("main", "faq:a")[-1].id], "Chi", "bãi bỏ")
    else:
        bring(library, home / "a.jsonl", faq("a", answer="Hai."))
    (pair,) = library.unsettled()
    assert pair.finding is Finding.OUTDATED and pair.right.by == "an"
    assert pair.left.state is (State.WITHDRAWN if withdrawn else State.PUBLISHED)
