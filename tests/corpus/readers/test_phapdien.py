"""The law code by article: gathering, numbers, titles, notes; and a sample of the real file."""

import gzip
import itertools
import json
import time
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.models import LegalDocument, LegalStatus, RelationKind
from corpus.readers.base import Parsed, Rejected, Source
from corpus.readers.phapdien import PhapdienReader
from corpus.readers.phapdien_note import parse_note
from corpus.readers.textfile import open_lines, read_head

REAL = Path(__file__).parents[4] / "shared" / "data" / "legal_phapdien" / "corpus.jsonl.gz"

LAW_NOTE = (
    "(Điều 1 Luật số 10/2030/QH99 Luật Mẫu ngày 16/06/2030 của Quốc hội, có hiệu lực thi hành kể từ ngày 01/01/2031)"
)


def row(number: str = "10/2030/QH99", article: str = "1", **changed: object) -> dict[str, object]:
    note = f"(Điều {article} Luật số {number}, có hiệu lực thi hành kể từ ngày 01/01/2031)"
    return {
        "doc_id": f"{number.lower()}|{article}", "law_no": number, "article": article, "title": f"Tên điều {article}",
        "text": "Nội dung.", "source_note": note, "effective": "01/01/2031", "amended": False,
        "topic": "Đề mục 36.3 Việc mẫu", "chapter": "Chương I QUY ĐỊNH CHUNG", "phapdien_id": "36.3.LQ.1",
        "url": f"http://example.vn/toanvan.aspx?ItemID=5#Dieu_{article}", "related": "", "vintage": "2031-03",
        **changed,
    }  # fmt: skip


def read(tmp_path: Path, *rows: object) -> tuple[list[LegalDocument], list[Rejected]]:
    path = tmp_path / "corpus.jsonl"
    lines = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    items = list(PhapdienReader().read(path))
    documents = [item.record for item in items if isinstance(item, Parsed)]
    assert all(isinstance(document, LegalDocument) for document in documents)
    return documents, [item for item in items if isinstance(item, Rejected)]  # type: ignore[return-value]


def test_articles_of_one_document_stand_anywhere(tmp_path: Path) -> None:
    other = row("11/2030/QH99")
    rows = [row(article="6"), other, row(article="10"), row(article="5a"), row(article="5đ"), row(article="5e"),
            row(article="5"), row(article="5d"), row(article="1", source_note=LAW_NOTE)]  # fmt: skip
    [law, second], rejected = read(tmp_path, *rows)
    assert rejected == []
    assert second.key == "11/2030/QH99"
    assert [article.number for article in law.articles] == ["1", "5", "5a", "5d", "5đ", "5e", "6", "10"]


def test_a_document_in_full(tmp_path: Path) -> None:
    [law], _ = read(
        tmp_path,
        row(article="2", vintage="2030-12", effective="01/07/2031"),
        row(source_note=LAW_NOTE, topic="Đề mục 1.2 Khác"),
        row(article="3"),
    )
    assert (law.key, law.title, law.doc_type, law.agency) == ("10/2030/QH99", "Luật Mẫu", "Luật", "Quốc hội")
    assert (law.issued, law.valid_from, law.as_of) == (date(2030, 6, 16), date(2031, 1, 1), date(2030, 12, 1))
    assert law.field == "Việc mẫu"
    assert law.url == "http://example.vn/toanvan.aspx?ItemID=5"
    assert law.status is LegalStatus.UNKNOWN
    first = law.articles[0]
    assert first.title == "Tên điều 1"
    assert first.path == "Đề mục 1.2 Khác › Chương I QUY ĐỊNH CHUNG"
    assert first.url.endswith("#Dieu_1")
    assert first.effective == date(2031, 1, 1)


@pytest.mark.parametrize(
    ("note", "law_no", "key", "title", "doc_type"),
    [
        ("(Điều 1 Nghị định số 12/2020/NĐ-CP Quy định về việc mẫu ngày 01/02/2020 của Chính phủ, có hiệu lực thi hành kể từ"
         " ngày 01/03/2020)", "12/2020/nđ-cp", "12/2020/NĐ-CP", "Nghị định 12/2020/NĐ-CP quy định về việc mẫu", "Nghị định"),
        ("(Điều 2 Nghị định số 12/2020/NĐ-CP, có hiệu lực thi hành kể từ ngày 01/03/2020)", "12/2020/NĐ-CP",
         "12/2020/NĐ-CP", "Nghị định 12/2020/NĐ-CP", "Nghị định"),
        ("(Điều 1 Thông tư số 64/2020/TT- BCA Quy định việc mẫu ngày 19/06/2020 của Bộ Công an, có hiệu lực thi hành kể từ"
         " ngày 01/09/2020)", "64/2020/TT-", "64/2020/TT-BCA", "Thông tư 64/2020/TT-BCA quy định việc mẫu", "Thông tư"),
        ("(Điều 4 Thông tư số 39/2022/TT-BCT Thông tư 39/2022/TT-BCT sửa đổi Thông tư số 25/2016/TT-BCT ngày 30 tháng 11 năm"
         " 2016 của Bộ trưởng, ngày 30/12/2022 của Bộ Công Thương, có hiệu lực thi hành kể từ ngày 16/02/2023)",
         "39/2022/TT-BCT", "39/2022/TT-BCT",
         "Thông tư 39/2022/TT-BCT sửa đổi Thông tư số 25/2016/TT-BCT ngày 30 tháng 11 năm 2016 của Bộ trưởng", "Thông tư"),
        ("(Điều 1 Bộ Luật số 100/2015/QH13 Hình sự ngày 27/11/2015 của Quốc hội, có hiệu lực thi hành kể từ ngày 01/01/2018)",
         "100/2015/QH13", "100/2015/QH13", "Bộ luật Hình sự", "Bộ luật"),
        ("(Điều 1 Luật số 60/2014/QH13 Hộ tịch ngày 20/11/2014 của Quốc hội, có hiệu lực thi hành kể từ ngày 01/01/2016 )",
         "60/2014/QH13", "60/2014/QH13", "Luật Hộ tịch", "Luật"),
        ("(Điều 1 Nghị định số 73-CP, có hiệu lực thi hành kể từ ngày 25/10/1993, có nội dung được bổ sung bởi Điều 1 Quyết"
         " định số 619/TTg có hiệu lực thi hành kể từ ngày 27/12/1993)", "619/TTg", "73-CP", "Nghị định 73-CP", "Nghị định"),
        ("(Điều 1 Quyết định số Số: 12/2018/QĐ-TTg, có hiệu lực thi hành kể từ ngày 24/04/2018)", "12/2018/QĐ-TTg",
         "12/2018/QĐ-TTg", "Quyết định 12/2018/QĐ-TTg", "Quyết định"),
        ("(Điều 1 Thông tư số liên tịch 02/2002/TTLT/BTC-MTTW, có hiệu lực thi hành kể từ ngày 25/01/2002)",
         "160/2010/TT-BTC", "02/2002/TTLT/BTC-MTTW", "Thông tư liên tịch 02/2002/TTLT/BTC-MTTW", "Thông tư liên tịch"),
        ("không theo mẫu", "66.7/2025/NQ-CP", "66.7/2025/NQ-CP", "Nghị quyết 66.7/2025/NQ-CP", "Nghị quyết"),
    ],
)  # fmt: skip
def test_number_and_title(tmp_path: Path, note: str, law_no: str, key: str, title: str, doc_type: str) -> None:
    [law], _ = read(tmp_path, row(law_no, source_note=note))
    assert (law.key, law.title, law.doc_type) == (key, title, doc_type)


def test_amended_is_told_by_the_note_not_by_the_title(tmp_path: Path) -> None:
    by_title = LAW_NOTE.replace("Luật Mẫu", "Luật sửa đổi Luật Cũ")
    changed = (
        "(Điều 2 Luật số 10/2030/QH99, có hiệu lực thi hành kể từ ngày 01/01/2031, có nội dung được sửa đổi, có nội dung"
        " được bổ sung bởi Điều 4 Luật số 35/2033/QH99 có hiệu lực thi hành kể từ ngày 01/01/2034)"
    )
    [law], _ = read(tmp_path, row(source_note=by_title, amended=True), row(article="2", source_note=changed))
    assert [article.amended for article in law.articles] == [False, True]
    assert law.articles[1].effective == date(2031, 1, 1)
    [other], _ = read(tmp_path, row(source_note="", amended=True))
    assert other.articles[0].amended


def test_relations_stand_at_the_amending_document(tmp_path: Path) -> None:
    def note(article: str, what: str) -> str:
        return (
            f"(Điều {article} Nghị định số 1/2031/NĐ-CP, có hiệu lực thi hành kể từ ngày 01/01/2031, có nội dung {what} bởi"
            " Điều 1, Điều 2 Nghị định số 7/2032/NĐ-CP có hiệu lực thi hành kể từ ngày 05/05/2032; Điều 4 Nghị định số"
            " 8/2033/NĐ-CP có hiệu lực thi hành kể từ ngày 06/06/2033)"
        )

    old = [row("1/2031/NĐ-CP", n, source_note=note(n, what)) for n, what in
           (("10", "được sửa đổi"), ("2", "được sửa đổi, có nội dung bị bãi bỏ"), ("3", "bị bãi bỏ"))]  # fmt: skip
    documents, _ = read(tmp_path, *old, row("7/2032/NĐ-CP", source_note=""))
    first, second = documents
    assert first.relations == ()
    assert [(r.kind, r.target, r.scope, r.since) for r in second.relations] == [
        (RelationKind.AMENDS, "1/2031/NĐ-CP", "Điều 2, 10", date(2032, 5, 5)),
        (RelationKind.REPEALS, "1/2031/NĐ-CP", "Điều 3", date(2032, 5, 5)),
    ]


def test_a_law_and_a_resolution_under_one_number(tmp_path: Path) -> None:
    resolution = row(source_note=LAW_NOTE.replace("Luật số", "Nghị quyết số").replace("Luật Mẫu", "Về việc mẫu"))
    documents, rejected = read(tmp_path, resolution, row(source_note=LAW_NOTE), row(article="2"))
    assert rejected == []
    assert {(d.key, d.title, len(d.articles)) for d in documents} == {
        ("10/2030/QH99", "Luật Mẫu", 2),
        ("10/2030/QH99 (Nghị quyết)", "Nghị quyết 10/2030/QH99 về việc mẫu", 1),
    }


def test_an_unlikely_day_is_kept_as_text(tmp_path: Path) -> None:
    [law], _ = read(tmp_path, row(effective="14/02/1920"))
    assert law.valid_from is None
    assert [(piece.field, piece.text) for piece in law.unparsed] == [("valid_from", "14/02/1920")]
    [law], _ = read(tmp_path, row(effective=""))
    assert law.valid_from == date(2031, 1, 1)


def test_html_becomes_text(tmp_path: Path) -> None:
    [law], _ = read(tmp_path, row(text="<p>1. Một.</p><p>2. Hai.</p", title="<b>Tên</b>"))
    assert (law.articles[0].title, law.articles[0].text) == ("Tên", "1. Một.\n2. Hai.")


def test_bad_lines_are_rejected_and_reading_goes_on(tmp_path: Path) -> None:
    [law], rejected = read(
        tmp_path, row(), "{", "[1]", row(article=""), row(article="một"), row(text=" ", title=""), row(law_no="", source_note=""),
        row(article="2", text=5), row(article="1", text="Khác."), row(article="3"),
    )  # fmt: skip
    assert [(item.where, item.code) for item in rejected] == [
        ("line 2", "NOT_JSON"), ("line 3", "NOT_OBJECT"), ("line 4", "NO_ARTICLE"), ("line 5", "NO_ARTICLE"),
        ("line 6", "EMPTY_ARTICLE"), ("line 7", "NO_NUMBER"), ("line 8", "INVALID_FIELD"),
        ("line 9", "DUPLICATE_ARTICLE"),
    ]  # fmt: skip
    assert [article.number for article in law.articles] == ["1", "3"]
    assert rejected[-1].key == "10/2030/QH99"


def test_truncated_file_gives_no_document(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl.gz"
    lines = "".join(json.dumps(row(article=str(n), text=f"{n * 7919}")) + "\n" for n in range(1, 3000))
    path.write_bytes(gzip.compress(lines.encode())[:-3000])
    with pytest.raises(InputError) as raised:
        list(PhapdienReader().read(path))
    assert raised.value.code == "FILE_TRUNCATED"


def test_accepts_its_own_shape_only(tmp_path: Path) -> None:
    reader, path = PhapdienReader(), tmp_path / "a"
    assert reader.accepts(Source(path, json.dumps(row())))
    assert reader.accepts(Source(path, "{\n" + json.dumps(row())))
    assert reader.accepts(Source(path, json.dumps(row(text="dài " * 20))[:-40]))
    assert not reader.accepts(Source(path, '{"kind": "legal", "key": "1", "title": "a"}'))
    assert not reader.accepts(Source(path, "chữ"))


def test_a_note_that_is_none() -> None:
    assert parse_note("") is None
    assert parse_note("(Điều 1 Luật số, có hiệu lực)") is None


needs_data = pytest.mark.skipif(not REAL.is_file(), reason=f"needs the law code at {REAL}")


@pytest.mark.catalogue
@needs_data
def test_sample_of_the_real_file(tmp_path: Path) -> None:
    sample = tmp_path / "corpus.jsonl"
    with sample.open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for _, line in itertools.islice(open_lines(REAL), 3000))
    began = time.monotonic()
    items = list(PhapdienReader().read(sample))
    assert time.monotonic() - began < 20
    documents = [item.record for item in items if isinstance(item, Parsed) and isinstance(item.record, LegalDocument)]
    assert sum(len(document.articles) for document in documents) >= 2990
    assert not any("</p" in article.text for document in documents for article in document.articles)
    by_number = {document.key: document for document in documents}
    assert by_number["57/2020/QH14"].title == "Luật Thanh niên"
    assert by_number["57/2020/QH14"].issued == date(2020, 6, 16)
    assert by_number["57/2020/QH14"].valid_from == date(2021, 1, 1)
    assert sum(document.doc_type != "" for document in documents) == len(documents)


@pytest.mark.catalogue
@needs_data
def test_accepts_the_real_file() -> None:
    assert PhapdienReader().accepts(Source(REAL, read_head(REAL)))
