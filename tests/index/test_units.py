"""Units: what is ranked, what is quoted, and the fingerprint of how they are made."""

from __future__ import annotations

import pytest

import index.units as module
from corpus.models import Article, FormRef, Kind, LegalDocument, Level, Paper, PaperGroup, Procedure, Record, Unparsed
from index.units import FIELDS, LEVEL_WORDS, PIECES, maker_digest, units_of
from tests.support.records import small_records


@pytest.mark.parametrize("record", small_records(), ids=lambda record: record.id)
def test_every_kind_gives_units_that_can_be_found_and_quoted(record: Record) -> None:
    units = units_of(record)
    assert units and len({unit.id for unit in units}) == len(units)
    for unit in units:
        assert unit.record == record.id and unit.kind is record.kind
        assert set(unit.fields) == set(FIELDS) and unit.title and unit.fields["title"]
        assert unit.passages and all(passage.text for passage in unit.passages)
        assert unit.dense and len({passage.aspect for passage in unit.passages}) == len(unit.passages)


def test_a_procedure_is_one_unit_with_a_passage_per_aspect_it_has() -> None:
    [unit] = units_of(small_records()[0])
    assert {passage.aspect for passage in unit.passages} == {"whole", "documents", "how", "where", "time", "condition"}
    assert unit.passages[0].text == "Đăng ký khai sinh. Lĩnh vực: Hộ tịch. cấp xã"
    assert "Miễn lệ phí" in unit.fields["process"] and "CT01" in unit.fields["dossier"]


def test_a_procedure_of_which_little_is_known() -> None:
    [unit] = units_of(Procedure(key="1.000001", title="Thủ tục"))
    assert [passage.aspect for passage in unit.passages] == ["whole"] and len(unit.dense) == 1


def test_what_could_not_be_parsed_is_searched_all_the_same() -> None:
    piece = Unparsed(field="paper_groups", text="Giấy ra viện 01 bản", reason="run_on")
    [unit] = units_of(Procedure(key="1", title="T", unparsed=(piece,)))
    assert "Giấy ra viện" in unit.fields["dossier"]


def test_a_law_is_one_unit_an_article() -> None:
    law = next(record for record in small_records() if record.kind is Kind.LEGAL)
    first, second = units_of(law)
    assert (first.id, second.id) == ("legal:01/2030/QH99#1", "legal:01/2030/QH99#2")
    assert first.title == "Điều 1. Phạm vi điều chỉnh" and "Luật Mẫu" in first.fields["alias"]


def test_a_law_without_articles_is_found_by_its_title() -> None:
    [unit] = units_of(LegalDocument(key="1/2030/NĐ-CP", title="Nghị định mẫu"))
    assert "1/2030/NĐ-CP" in unit.fields["title"]


def test_every_level_has_words() -> None:
    assert set(LEVEL_WORDS) == set(Level)


def test_the_whole_of_an_article_is_embedded_in_pieces() -> None:
    """Of 729 legal questions the vectors found the article of .53 by its beginning alone and of .69 by its pieces."""
    words = [f"từ{number}" for number in range(200)]
    law = LegalDocument(key="1", title="L", articles=(Article(number="1", title="Thời hạn", text=" ".join(words)),))
    [unit] = units_of(law)
    assert [len(text.split()) for text in unit.dense] == [82, 82, 42]
    assert all(text.startswith("Thời hạn\n") for text in unit.dense), "a piece says nothing of what it is about"
    assert " ".join(text.partition("\n")[2] for text in unit.dense).split() == words


def test_an_appendix_does_not_fill_the_index() -> None:
    law = LegalDocument(key="1", title="L", articles=(Article(number="1", title="T", text="dòng " * 100_000),))
    [unit] = units_of(law)
    assert len(unit.dense) == PIECES


def test_an_article_that_is_only_a_title_is_embedded_by_it() -> None:
    [unit] = units_of(LegalDocument(key="1", title="L", articles=(Article(number="1", title="Hiệu lực"),)))
    assert unit.dense == ("Hiệu lực",)


def test_the_fingerprint_is_stable() -> None:
    assert maker_digest() == maker_digest() and len(maker_digest()) == 16


@pytest.mark.parametrize("name", ["_papers", "_join"])
def test_another_helper_is_another_fingerprint(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The probe records had no papers: a new way to write them was built beside the old one in one index."""
    before, original = maker_digest(), getattr(module, name)
    monkeypatch.setattr(module, name, lambda *args: original(*args).upper())
    assert maker_digest() != before


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("part", ["title", "alias", "dossier", "process", "passages", "dense"])
def test_any_change_of_a_maker_is_another_fingerprint(monkeypatch: pytest.MonkeyPatch, kind: Kind, part: str) -> None:
    before, make = maker_digest(), module._MAKERS[kind]

    def changed(record: Record) -> tuple[module.Unit, ...]:
        from dataclasses import replace

        units = make(record)
        if part in FIELDS:
            return tuple(replace(unit, fields=unit.fields | {part: unit.fields[part][:-1]}) for unit in units)
        return tuple(replace(unit, **{part: getattr(unit, part)[:-1]}) for unit in units)

    monkeypatch.setitem(module._MAKERS, kind, changed)
    empty = all(
        not unit.fields.get(part, "x") for record in small_records() if record.kind is kind for unit in units_of(record)
    )
    assert (maker_digest() != before) or empty


def test_every_word_of_a_paper_is_searched() -> None:
    paper = Paper(name="Tờ khai", forms=(FormRef(code="CT01", name="Mẫu tờ khai", file="ct01.docx"),))
    [unit] = units_of(Procedure(key="1", title="T", paper_groups=(PaperGroup(case="Có vợ", papers=(paper,)),)))
    assert all(word in unit.fields["dossier"] for word in ("Tờ khai", "CT01", "Mẫu tờ khai", "ct01.docx", "Có vợ"))
