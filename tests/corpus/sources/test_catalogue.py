"""The national catalogue: paging, patience, partial failure, and the shape of its answers."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.library import Library, import_paths
from corpus.models import FeeKind, Kind, Level, Method, Procedure, TimeUnit
from corpus.sources.base import Source
from corpus.sources.report import Outcome
from corpus.sources.testkit.catalogue import FakeCatalogue, detail
from corpus.sources.testkit.server import LocalServer
from tests.support.records import state
from tests.support.source_contract import SourceContract
from tests.support.syncing import catalogue_source, done, folder_source, sync

_DAY = 86_400.0


@pytest.fixture
def catalogue() -> FakeCatalogue:
    fake = FakeCatalogue()
    fake.add(*range(1, 8))
    return fake


@pytest.fixture
def server(catalogue: FakeCatalogue) -> Iterator[LocalServer]:
    with catalogue.serve() as server:
        yield server


def item(number: int) -> str:
    return str(detail(number)["id"])


class TestCatalogue(SourceContract):
    @pytest.fixture(autouse=True)
    def _catalogue(self, home: Path) -> Iterator[None]:
        self.fake, self.home = FakeCatalogue(), home
        with self.fake.serve() as self.server:
            yield

    def source(self) -> Source:
        return catalogue_source(self.server.url, self.home, attempts=1, page_size=10)

    def put(self, number: int, version: int = 1) -> None:
        self.fake.procedures[item(number)] = detail(number, name=f"Cấp thẻ nuôi bồ câu loại {number}, bản {version}")

    def remove(self, number: int) -> None:
        del self.fake.procedures[item(number)]

    def cut(self) -> None:
        self.fake.failures = [503] * 9

    def mend(self) -> None:
        self.fake.failures = []


def test_every_page_of_the_list_and_every_field(library: Library, home: Path, server: LocalServer) -> None:
    report = sync(library, catalogue_source(server.url, home, page_size=3), home)
    assert (report.outcome, len(report.items)) == (Outcome.DONE, 7)
    assert sum(path.endswith("by-citizen") and "list" in path for path in server.paths()) == 4, "3, 3, 1, none"
    record = library.get("main", "procedure:9.000001")
    assert isinstance(record, Procedure)
    assert record.url == f"https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{item(1)}"
    assert (record.levels, record.decision, record.issuer) == ((Level.COMMUNE,), "1/QĐ-MAU", "Bộ Mẫu")
    [channel] = record.channels
    assert channel.method is Method.DIRECT and channel.times[0].unit is TimeUnit.WORKING_DAY
    assert (channel.fees[0].kind, channel.fees[0].amount) == (FeeKind.AMOUNT, 20000)
    assert [step.title for step in record.steps] == ["Bước 1", "Bước 2"]
    assert record.paper_groups[0].papers[0].originals == 1 and str(record.updated) == "2030-02-01"
    assert record.agencies == ("Ủy ban nhân dân cấp xã",) and record.legal_basis[0].number == "1/2099/NĐ-CP"


def test_it_waits_as_long_as_it_is_told(library: Library, home: Path, catalogue, server) -> None:
    catalogue.failures, catalogue.retry_after = [429, 503], "4"
    slept: list[float] = []
    report = sync(library, catalogue_source(server.url, home, slept), home)
    assert report.outcome is Outcome.DONE and len(report.items) == 7
    assert slept == [4.0, 8.0], "what the server says, and longer each time"


def test_it_gives_up_when_told_to_wait_for_an_hour(library: Library, home: Path, catalogue, server) -> None:
    catalogue.failures, catalogue.retry_after = [429], "3600"
    slept: list[float] = []
    report = sync(library, catalogue_source(server.url, home, slept, page_size=10), home)
    assert (report.outcome, report.code, slept) == (Outcome.FAILED, "SOURCE_OVERLOADED", [])


def test_a_procedure_that_fails_keeps_what_it_was(library: Library, home: Path, catalogue, server) -> None:
    weekly = {"attempts": 1, "clock": lambda: 2e9}
    sync(library, catalogue_source(server.url, home, **weekly), home)
    before = state(library)
    catalogue.broken = {item(2): 500, item(5): 500}
    report = sync(library, catalogue_source(server.url, home, attempts=1, clock=lambda: 2e9 + 8 * _DAY), home)
    assert set(done(report)) == {item(2), item(5)} and report.skipped == 5
    assert report.outcome is Outcome.DONE and state(library) == before


def test_large_pages_that_fail_are_asked_for_in_small_ones(library: Library, home: Path, catalogue, server) -> None:
    catalogue.largest = 12
    report = sync(library, catalogue_source(server.url, home, attempts=1, page_size=50), home)
    assert report.outcome is Outcome.DONE and len(report.items) == 7


def test_a_list_shorter_than_it_says_withdraws_nothing(library: Library, home: Path, catalogue, server) -> None:
    sync(library, catalogue_source(server.url, home), home)
    catalogue.unlisted = 2
    report = sync(library, catalogue_source(server.url, home), home)
    assert report.outcome is Outcome.INCOMPLETE and len(state(library)) == 7


def test_a_list_that_breaks_off_withdraws_nothing(library: Library, home: Path, catalogue, server) -> None:
    sync(library, catalogue_source(server.url, home, page_size=10), home)
    reply, pages = catalogue.reply, []

    def breaking(asked):  # type: ignore[no-untyped-def]
        pages.append(asked.path)
        if len(pages) > 1 and "list" in asked.path:
            catalogue.failures = [500]
        return reply(asked)

    catalogue.add(*range(8, 15))
    server._reply = breaking
    report = sync(library, catalogue_source(server.url, home, page_size=10, attempts=1), home)
    assert report.outcome is Outcome.INCOMPLETE and len(state(library)) >= 7


def test_each_procedure_is_fetched_anew_once_a_week_but_not_all_on_one_day(
    library: Library, home: Path, catalogue, server
) -> None:
    """The list says nothing of changes inside a procedure: a fee changed and stayed wrong for months."""
    sync(library, catalogue_source(server.url, home), home)
    for one in catalogue.procedures.values():
        one["executionMethods"][0]["fees"][0] = {"type": "SERVICE_FEE", "value": 30000, "description": "30.000 đồng"}
    updated = [
        len(sync(library, catalogue_source(server.url, home, clock=lambda day=day: 2e9 + day * _DAY), home).items)
        for day in range(8)
    ]
    assert sum(updated) == 7 and max(updated) < 7
    record = library.get("main", "procedure:9.000003")
    assert isinstance(record, Procedure) and record.channels[0].fees[0].amount == 30000


def test_procedures_of_other_places_are_left_out(library: Library, home: Path, catalogue, server) -> None:
    for number, issuer in ((1, "UBND tỉnh Mẫu"), (2, "UBND tỉnh Khác")):
        catalogue.procedures[item(number)] |= {"type": "SPECIFIC", "departmentPromulgateName": issuer}
    report = sync(library, catalogue_source(server.url, home, issuers=["UBND tỉnh Mẫu"]), home)
    assert item(1) in done(report) and item(2) not in done(report) and len(report.items) == 6


@pytest.mark.parametrize(
    "answer", [{"code": "ERROR"}, {"code": "OK", "data": None}, [], {"code": "OK", "data": {"id": "x"}}]
)
def test_an_answer_of_another_shape_is_no_procedure(library: Library, home: Path, catalogue, server, answer) -> None:
    from corpus.sources.testkit.server import Reply

    reply = server._reply
    server._reply = lambda asked: Reply(body=json.dumps(answer).encode()) if "/get-" in asked.path else reply(asked)
    report = sync(library, catalogue_source(server.url, home), home)
    assert set(done(report).values()) == {"ANSWER_BROKEN"} and not state(library)


# ------------------------------------------------------------------ from files


@pytest.mark.parametrize("shape", ["envelope", "bare", "lines", "list", "indented"])
def test_answers_saved_to_a_file(library: Library, home: Path, shape: str) -> None:
    rows = [{"code": "OK", "data": detail(1), "message": "OK"}]
    text = {"envelope": json.dumps(rows[0]), "bare": json.dumps(detail(1)), "list": json.dumps([detail(1), detail(2)]),
            "lines": "\n".join(json.dumps(detail(n), ensure_ascii=False) for n in (1, 2)),
            "indented": json.dumps(rows[0], indent=2, ensure_ascii=False)}[shape]  # fmt: skip
    path = home / "saved.json"
    path.write_text(text, "utf-8")
    report = sync(library, folder_source(path, "qg"), home, content="procedure")
    assert done(report) == {"saved.json": "created"}, report.to_json()
    assert library.get("main", "procedure:9.000001") is not None


def test_bad_answers_in_a_file_cost_themselves_only(library: Library, home: Path) -> None:
    rows = [
        json.dumps(detail(1)),
        "{broken",
        json.dumps(detail(2, code="X-1")),
        json.dumps(detail(3, cases="?")),
        json.dumps(detail(1)),
    ]
    (home / "saved.jsonl").write_text("\n".join(rows), "utf-8")
    [file] = import_paths(library, [home / "saved.jsonl"], collection="main").files
    assert file.reader == "portal-detail" and file.created == 1
    assert [one.code for one in file.rejected] == ["NOT_JSON", "BAD_CODE", "INVALID_FIELD", "DUPLICATE_CODE"]


@pytest.mark.catalogue
def test_the_real_normalised_records_read_the_same_either_way(catalogue_path: Path, home: Path) -> None:
    """502 real records put back into the shape of the interface: the reader gives what the other reader gives."""
    from corpus.readers.base import Parsed
    from corpus.readers.portal_api import PortalApiReader
    from corpus.readers.portal_detail import PortalDetailReader

    path = catalogue_path / "tthc_portal_api_2026" / "procedures.jsonl.gz"
    wanted = {p.record.key: p.record for p in PortalApiReader().read(path) if isinstance(p, Parsed)}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        raw = [_as_answer(json.loads(line)) for line in lines]
    saved = home / "raw.jsonl"
    saved.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in raw), "utf-8")
    found = {p.record.key: p.record for p in PortalDetailReader().read(saved) if isinstance(p, Parsed)}
    assert found.keys() == wanted.keys() and len(found) > 450
    same = ("title", "steps", "channels", "case_times", "paper_groups", "legal_basis", "results", "field", "unparsed")
    for key, record in found.items():
        assert all(getattr(record, name) == getattr(wanted[key], name) for name in same), key
        assert record.kind is Kind.PROCEDURE


def _as_answer(row: dict) -> dict:  # type: ignore[type-arg]
    channels = [{"submissionMethod": c["method"], "processingTime": (c["processing"] or {}).get("qty"),
                 "processingTimeUnit": (c["processing"] or {}).get("unit"), "description": c["note"],
                 "fees": [{"type": f["type"], "value": f["value_vnd"], "description": f["text"]} for f in c["fees"]]}
                for c in row["channels"]]  # fmt: skip
    groups = [{"name": g["group"], "profileComponents": [
        {"name": i["name"], "originalQty": i["original_qty"], "copyQty": i["copy_qty"], "attachments": i["attachments"]}
        for i in g["items"]]} for g in row["checklist_raw"]]  # fmt: skip
    return {"code": "OK", "message": "OK", "data": {
        "id": row["source_id"], "code": row["code"], "name": row["name"], "category": row["category"],
        "departmentPromulgateName": row["promulgating_agency"], "executionMethods": channels, "executionCases": groups,
        "executionSteps": [{"name": s["name"], "description": s["text"]} for s in row["steps_raw"]],
        "cases": [{"code": c["case_code"], "name": c.get("name", ""), "processingDay": {"qty": c["qty"], "type": c["unit"]}} for c in row["processing_cases"]],
        "legalBasisesDetails": row["legal_basis"], "resultsDetails": [{"name": r} for r in row["results"]],
        "subjectTypesDetails": [{"name": s} for s in row["subject_types"]],
        "requirementsAndConditions": row["requirements"],
    }}  # fmt: skip
