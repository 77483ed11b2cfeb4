"""Search: the same answer however a question is typed, only what may be seen, and nothing for nothing."""

from __future__ import annotations

import shutil
import threading
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.language import fold
from corpus.library import Library
from corpus.models import Article, Audience, Kind, LegalDocument, Level, Procedure
from corpus.understanding.axes import Axis
from index.embedders import Embedder, HashingEmbedder, InputType, NoEmbedder, Vectors
from index.errors import GenerationError
from index.fusion import LAW, Fusion
from index.generations import Generations
from index.search import Filter, Query, Searcher
from index.vectors import VectorIndex
from tests.support.building import build, searcher_over
from tests.support.records import bring, faq, small_records

QUESTIONS = ["Đăng ký khai sinh", "Sổ hộ khẩu giấy còn dùng được không?", "cấp giấy phép xây dựng nhà ở",
             "đăng ký kết hôn", "trung tâm hành chính công xã mẫu", "Phạm vi điều chỉnh của Luật Mẫu",
             "lịch nghỉ lễ"]  # fmt: skip


def searcher_for(home: Path, embedder: Embedder | None = None) -> Searcher:
    generations = Generations(home)
    searcher = Searcher(generations.folder(generations.live() or ""), embedder or HashingEmbedder())
    searcher.warm_up()
    return searcher


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small built home, only read by the tests of this file."""
    home = tmp_path_factory.mktemp("search")
    library = Library(home / "library.sqlite")
    bring(library, home / "a.jsonl", *small_records())
    bring(library, home / "b.jsonl", faq("thu", title="Đăng ký khai sinh ở bộ thử?"), collection="thu")
    build(library, home)
    library.close()
    return home


@pytest.fixture(scope="module")
def searcher(shared: Path) -> Searcher:
    return searcher_for(shared)


@pytest.fixture(scope="module")
def by_words(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """The same records without vectors: the hashing ones find chance likenesses."""
    return searcher_over(tmp_path_factory.mktemp("words"), *small_records(), embedder=NoEmbedder())


def ids(searcher: Searcher, text: str, limit: int = 50, **where: object) -> list[str]:
    return [hit.unit.id for hit in searcher.search(Query(text), where=Filter(**where), limit=limit)]  # type: ignore[arg-type]


# ------------------------------------------------------------------ finding


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_answer_however_it_is_typed(searcher: Searcher, question: str) -> None:
    """No accents, upper case, decomposed, tones in the old place, odd spaces: people ask like that."""
    [top] = searcher.search(Query(question), limit=1)
    ways = [question.upper(), fold(question), fold(question).upper(), unicodedata.normalize("NFD", question),
            question.replace(" ", " \u00a0 "), f"  {question}??? ", question.replace("oà", "òa"),
            "\u200b".join(question.split(" ")[:1]) + " " + " ".join(question.split(" ")[1:])]  # fmt: skip
    for way in ways:
        assert searcher.search(Query(way), limit=1)[0].unit.id == top.unit.id, way


@pytest.mark.parametrize(
    ("question", "expected"),
    [("giấy khai sinh", "procedure:1.000001"), ("so ho khau con gia tri khong", "faq:ho-khau"),
     ("CT01", "form:CT01"), ("1.000002 xây dựng", "procedure:1.000002"), ("nghỉ lễ", "news:nghi-le"),
     ("thẩm quyền đăng ký hộ tịch theo luật mẫu", "legal:01/2030/QH99#2")],
)  # fmt: skip
def test_the_right_unit_comes_first(searcher: Searcher, question: str, expected: str) -> None:
    assert ids(searcher, question, collection="main")[0] == expected


@pytest.mark.parametrize("text", ["", " ", "?!", "\u200b", "asdfgh qwerty", "xyzzy", "\U0001f600", "привет"])
def test_nothing_for_nothing(searcher: Searcher, text: str) -> None:
    """The nearest vectors of a question without one known word are noise, and noise was answered with a procedure."""
    assert searcher.search(Query(text)) == []


def test_related_words_find_where_the_question_has_no_known_one(by_words: Searcher) -> None:
    found = by_words.search(Query("xyzzy", extra={"khai sinh": 0.5}))
    assert found[0].unit.id in {"procedure:1.000001", "faq:thu"}


def test_related_words_weigh_less_than_the_question(searcher: Searcher) -> None:
    def score(weight: float) -> float:
        found = searcher.search(Query("kết hôn", extra={"khai sinh": weight}), where=Filter(collection="main"))
        scores = {hit.unit.id: hit.score for hit in found}
        return scores["procedure:1.000001"] - scores["procedure:1.000003"]

    assert score(0.1) < score(0.5) < score(1.0)


def test_a_limit_and_the_order(searcher: Searcher) -> None:
    hits = searcher.search(Query("đăng ký"), limit=50)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert [hit.unit.id for hit in searcher.search(Query("đăng ký"), limit=2)] == [hit.unit.id for hit in hits[:2]]
    assert searcher.search(Query("đăng ký"), limit=0) == []
    assert "covered" in hits[0].features and 0 < hits[0].features["covered"] <= 1


def test_an_everyday_word_counts_as_covered_where_the_record_says_it_officially(by_words: Searcher) -> None:
    """ "vợ mới đẻ" was called a matter nobody recorded, beside the very procedure it means."""
    official = {"đăng ký khai sinh": 0.7}
    services = Filter(kinds=frozenset({Kind.PROCEDURE}))
    everyday, foreign = (
        by_words.search(Query(text, official), where=services)[0] for text in ("mới đẻ", "nuôi cá sấu")
    )
    assert everyday.unit.title == foreign.unit.title == "Đăng ký khai sinh"
    assert everyday.features["covered"] == pytest.approx(1.0) and everyday.features["gap"] == 0.0
    assert foreign.features["covered"] < 0.2 and foreign.features["gap"] > 0.1


def test_every_candidate_is_compared_by_its_vector(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only the words found had the cosine of nothing at all, though it was the next nearest."""
    query = Query("đăng ký kết hôn khai sinh")
    near = searcher.candidates(query, Filter())
    nearest = VectorIndex.search
    monkeypatch.setattr(
        VectorIndex, "search", lambda self, query, limit, allowed=None: nearest(self, query, 1, allowed)
    )
    few = searcher.candidates(query, Filter())
    titles = {unit.row: unit.title for unit in searcher.units()}
    [married] = [row for row in few if titles[row] == "Đăng ký kết hôn"]
    assert 0 < few[married]["cosine"] == pytest.approx(near[married]["cosine"], abs=1e-6)


class Counting:
    """An embedder that notes what it is asked for."""

    def __init__(self, inner: Embedder, asked: list[list[str]]) -> None:
        self._inner, self._asked = inner, asked

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def embed(self, texts: Sequence[str], *, input_type: InputType) -> Vectors:
        self._asked.append(list(texts))
        return self._inner.embed(texts, input_type=input_type)


def test_a_question_is_embedded_once_and_its_vector_can_be_heard(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard hears the vector of the search; it must not cost a second one."""
    asked: list[list[str]] = []
    embedder = searcher._embedder
    monkeypatch.setattr(searcher, "_embedder", Counting(embedder, asked))
    query = Query("xin giấy phép nuôi voi trong sân sau")
    assert searcher.vector_of(query) is None
    searcher.search(query)
    searcher.search(query)
    made = searcher.vector_of(query)
    assert made is not None and made[0].shape == (embedder.dimensions,) and made[1] == embedder.digest
    assert len(asked) == 1
    for number in range(200):
        searcher.search(Query(f"giấy phép số {number}"))
    assert len(searcher._made) <= 64, "questions pile up in memory"


def test_without_vectors_words_alone_find(small_library: Library, home: Path) -> None:
    build(small_library, home, NoEmbedder())
    assert ids(searcher_for(home, NoEmbedder()), "làm giấy khai sinh")[0] == "procedure:1.000001"


def test_an_article_that_is_not_embedded_is_found_by_words(library: Library, home: Path) -> None:
    article = Article(number="5", title="Quyền được khai sinh", text="Cá nhân có quyền được khai sinh.")
    bring(library, home / "a.jsonl", LegalDocument(key="1", title="Luật", articles=(article,)), faq("x"))
    from index.builder import Builder

    generations = Generations(home)
    report = Builder(library, generations, HashingEmbedder(), article_pieces=0).build()
    generations.publish(report.generation)
    assert ids(searcher_for(home), "quyền được khai sinh")[0] == "legal:1#5"


def test_the_shipped_weights_are_for_features_there_are(searcher: Searcher) -> None:
    """A weight for a renamed feature silently counts nothing."""
    [features] = list(searcher.candidates(Query("hộ khẩu còn dùng"), Filter(kinds=frozenset({Kind.FAQ}))).values())[:1]
    compared = {f"{axis.value}_{kind}" for axis in Axis for kind in ("clash", "extra", "agree", "missing")}
    compared |= {"measure_agree", "measure_clash"}
    assert set(Fusion.default().weights) <= set(features) | compared


@pytest.mark.parametrize(
    ("question", "first"),
    [("làm căn cước cho con 14 tuổi", "1.014061"), ("lam can cuoc cho be 10 tuoi", "1.014062"),
     ("con mười lăm tuổi làm căn cước", "1.014061"), ("nộp hồ sơ 10 ngày rồi, làm căn cước cho trẻ dưới 14 tuổi", "1.014062")],
)  # fmt: skip
def test_who_is_fourteen_is_not_under_fourteen(tmp_path: Path, question: str, first: str) -> None:
    """A mother of a boy of fourteen was shown the papers for younger children: "cho con" outweighed the figure."""
    searcher = searcher_over(
        tmp_path,
        Procedure(key="1.014061", title="Cấp thẻ căn cước cho người từ đủ 14 tuổi trở lên"),
        Procedure(key="1.014062", title="Cấp thẻ căn cước cho người dưới 14 tuổi"),
        embedder=NoEmbedder(),
    )
    assert ids(searcher, question)[0] == f"procedure:{first}"


def test_the_weights_of_the_law_are_for_features_of_articles(searcher: Searcher) -> None:
    found = searcher.candidates(Query("Luật Mẫu phạm vi điều chỉnh"), Filter(kinds=frozenset({Kind.LEGAL})))
    names = {name for features in found.values() for name in features}
    assert set(Fusion.default(LAW).weights) <= names


# ------------------------------------------------------------------ filters


def test_collections_do_not_mix(searcher: Searcher) -> None:
    assert ids(searcher, "đăng ký khai sinh", collection="thu") == ["faq:thu"]
    assert "faq:thu" not in ids(searcher, "đăng ký khai sinh", collection="main")
    assert {"faq:thu", "procedure:1.000001"} <= set(ids(searcher, "đăng ký khai sinh"))
    assert ids(searcher, "đăng ký khai sinh", collection="ghost") == []


@pytest.mark.parametrize("kind", list(Kind))
def test_kinds(searcher: Searcher, kind: Kind) -> None:
    found = searcher.search(
        Query("đăng ký khai sinh xã mẫu tờ khai nghỉ lễ hộ khẩu"), where=Filter(kinds=frozenset({kind}))
    )
    assert found and {hit.unit.kind for hit in found} == {kind}


def test_no_kind_is_nothing(searcher: Searcher) -> None:
    assert ids(searcher, "khai sinh", kinds=frozenset()) == []
    assert ids(searcher, "khai sinh", audiences=frozenset()) == []
    assert ids(searcher, "khai sinh", levels=frozenset()) == []


@pytest.mark.parametrize(
    "question", [*QUESTIONS, "Quy trình nội bộ xử lý hồ sơ khai sinh quá hạn?", "nội bộ trưởng phòng"]
)
def test_what_is_for_officers_never_comes_to_the_public(searcher: Searcher, question: str) -> None:
    for where in (Filter(), Filter(collection="main"), Filter(kinds=frozenset({Kind.FAQ}))):
        hits = searcher.search(Query(question), where=where, limit=50)
        assert all(hit.unit.audience is Audience.PUBLIC for hit in hits)
        assert all(
            searcher._units[row].audience is Audience.PUBLIC for row in searcher.candidates(Query(question), where)
        )


def test_officers_find_theirs(searcher: Searcher) -> None:
    both = frozenset(Audience)
    assert ids(searcher, "quy trình nội bộ hồ sơ khai sinh quá hạn", audiences=both)[0] == "faq:noi-bo"
    assert ids(searcher, "quy trình nội bộ", audiences=frozenset({Audience.OFFICER})) == ["faq:noi-bo"]


def test_levels(searcher: Searcher) -> None:
    found = ids(searcher, "đăng ký cấp giấy phép", levels=frozenset({Level.PROVINCE}))
    assert set(found) == {"procedure:1.000002", "procedure:1.000003"}
    assert set(ids(searcher, "đăng ký", levels=frozenset({Level.COMMUNE}))) == {
        "procedure:1.000001",
        "procedure:1.000003",
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2030, 4, 29), False), (date(2030, 4, 30), True), (date(2030, 5, 1), True), (date(2030, 5, 2), False)],
)
def test_only_what_is_in_force_on_the_day(searcher: Searcher, day: date, expected: bool) -> None:
    assert ("news:nghi-le" in ids(searcher, "lịch nghỉ lễ", day=day)) is expected
    assert "news:nghi-le" in ids(searcher, "lịch nghỉ lễ")


def test_an_article_of_a_law_in_force_may_not_be_yet(searcher: Searcher) -> None:
    where = {"kinds": frozenset({Kind.LEGAL}), "day": date(2030, 6, 1)}
    assert ids(searcher, "luật mẫu thẩm quyền đăng ký", **where) == ["legal:01/2030/QH99#1"]


def test_filters_hold_for_many_better_hits_outside(library: Library, home: Path) -> None:
    """Filtering after the best 200 were taken found nothing where the allowed one was the 201st."""
    crowd = [faq(str(n), title="Đăng ký khai sinh cho con?", audience="officer") for n in range(250)]
    bring(library, home / "a.jsonl", *crowd, Procedure(key="1.000001", title="Khai sinh lưu động tại nhà"))
    build(library, home)
    assert ids(searcher_for(home), "đăng ký khai sinh cho con") == ["procedure:1.000001"]


# ------------------------------------------------------------------ stability


def test_ties_are_stable(library: Library, home: Path) -> None:
    """Equal twins changed places from build to build, and with them the answer."""
    twins = [faq(key, title="Nộp hồ sơ ở đâu?", answer="Tại xã.") for key in ("d", "b", "a", "c")]
    bring(library, home / "a.jsonl", *twins)
    bring(library, home / "b.jsonl", *twins, collection="thu")
    build(library, home)
    orders = [
        [(hit.unit.id, hit.unit.collection) for hit in searcher_for(home).search(Query("nộp hồ sơ ở đâu"))]
        for _ in range(2)
    ]
    assert orders[0] == orders[1] == [(f"faq:{key}", name) for key in "abcd" for name in ("main", "thu")]
    build(library, home, full=True)
    again = [(hit.unit.id, hit.unit.collection) for hit in searcher_for(home).search(Query("nộp hồ sơ ở đâu"))]
    assert again == orders[0]


def test_the_score_does_not_depend_on_the_process(searcher: Searcher, shared: Path) -> None:
    """Sums over sets of strings differ in their last digit from process to process."""
    first, second = (s.search(Query("đăng ký khai sinh ở xã")) for s in (searcher, searcher_for(shared)))
    assert [(hit.unit, hit.score) for hit in first] == [(hit.unit, hit.score) for hit in second]
    assert isinstance(searcher._title_terms(first[0].unit.row)[0], tuple)


def test_eight_threads_find_what_one_finds(searcher: Searcher) -> None:
    expected = [[(hit.unit.id, hit.score) for hit in searcher.search(Query(text))] for text in QUESTIONS]
    records = [searcher.record(hit.unit) for text in QUESTIONS for hit in searcher.search(Query(text))]
    wrong: list[object] = []

    def work(offset: int) -> None:
        try:
            for turn in range(6):
                place = (offset + turn) % len(QUESTIONS)
                found = searcher.search(Query(QUESTIONS[place]))
                if [(hit.unit.id, hit.score) for hit in found] != expected[place]:
                    wrong.append(QUESTIONS[place])
                for hit in found:
                    if searcher.record(hit.unit) not in records or not searcher.passages(hit.unit):
                        wrong.append(hit.unit)
        except BaseException as error:  # noqa: BLE001 - told by the assertion below
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@settings(max_examples=40, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(alphabet="khai sinh đăng ký '\"*:()[]~^\\-+", max_size=40)))
def test_any_text_can_be_searched(searcher: Searcher, text: str) -> None:
    hits = searcher.search(Query(text, extra={text: 0.5}))
    assert all(hit.unit.audience is Audience.PUBLIC for hit in hits)


# ------------------------------------------------------------------ what is found can be shown


def test_hits_lead_to_their_record_and_passages(searcher: Searcher) -> None:
    by_id = {record.id: record for record in small_records()}
    for hit in searcher.search(Query("đăng ký khai sinh hộ khẩu"), where=Filter(collection="main"), limit=50):
        assert searcher.record(hit.unit) == by_id[hit.unit.record]
        assert searcher.passages(hit.unit)[0].text
    assert len(list(searcher.units())) == 11 and searcher.generation


def test_what_is_ranked_can_be_weighted_anew(shared: Path) -> None:
    generations = Generations(shared)
    folder = generations.folder(generations.live() or "")
    flat = Searcher(folder, HashingEmbedder(), Fusion({}))
    flat.warm_up()
    assert {hit.score for hit in flat.search(Query("khai sinh"))} == {0.0}


# ------------------------------------------------------------------ loading


def load_error(home: Path, embedder: Embedder | None = None) -> GenerationError:
    with pytest.raises(GenerationError) as caught:
        searcher_for(home, embedder)
    return caught.value


def test_the_constructor_loads_nothing(home: Path) -> None:
    Searcher(home / "nowhere", HashingEmbedder())


def test_warming_up_twice_is_once(searcher: Searcher) -> None:
    store = searcher.store
    searcher.warm_up()
    assert searcher.store is store


def test_another_embedder_does_not_load(shared: Path) -> None:
    """Vectors of one model searched with another find anything at all."""
    for other in (HashingEmbedder(128), NoEmbedder()):
        error = load_error(shared, other)
        assert error.code == "INDEX_MISMATCH" and "embedder" in error.detail
        assert "repair: troly index build --full --publish" in error.detail


@pytest.mark.parametrize("name", ["units.sqlite", "vectors.faiss", "lexical/meta.json", "manifest.json", "lexical"])
@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_a_damaged_generation_does_not_load(shared: Path, home: Path, name: str, how: str) -> None:
    shutil.copytree(shared, home / "copy")
    generations = Generations(home / "copy")
    path = generations.folder(generations.live() or "") / name
    if path.is_dir():
        path = next(path.glob("*.idx"))
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[::-1])
    error = load_error(home / "copy")
    assert error.code == "INDEX_DAMAGED" and "repair: troly index" in error.detail


def test_a_record_gone_from_the_store_is_no_internal_error(shared: Path, home: Path) -> None:
    shutil.copytree(shared, home / "copy")
    searcher = searcher_for(home / "copy")
    hit = searcher.search(Query("khai sinh"))[0]
    searcher.store.remove(hit.unit.collection, hit.unit.record)
    with pytest.raises(GenerationError, match="troly index build"):
        searcher.record(hit.unit)
