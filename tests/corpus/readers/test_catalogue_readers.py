"""The three readers over the whole national catalogue: every record comes through, and the traps that were found there
stay closed. The data lie beside the checkout and are not part of it."""

from functools import cache
from pathlib import Path

import pytest

from benchmarks import flat_recovery
from corpus.models import FeeKind, Procedure, TimeUnit
from corpus.readers.base import Parsed, Reader, Rejected, Source
from corpus.readers.flat_crawl import FlatCrawlReader
from corpus.readers.markdown_crawl import MarkdownCrawlReader
from corpus.readers.portal_api import PortalApiReader
from corpus.readers.textfile import read_head

FILES: list[tuple[Reader, Path, int]] = [
    (PortalApiReader(), flat_recovery.PORTAL, 502),
    (MarkdownCrawlReader(), flat_recovery.KEY, 2104),
    (FlatCrawlReader(), flat_recovery.FLAT, 2642),
]
pytestmark = [
    pytest.mark.catalogue,
    pytest.mark.skipif(
        not all(path.exists() for _, path, _ in FILES), reason=f"national catalogue not found in {flat_recovery.DATA}"
    ),
]


@cache
def records(number: int) -> dict[str, Procedure]:
    reader, path, _ = FILES[number]
    items = list(reader.read(path))
    assert not [item for item in items if isinstance(item, Rejected)]
    return {
        item.record.key: item.record
        for item in items
        if isinstance(item, Parsed) and isinstance(item.record, Procedure)
    }


@pytest.mark.parametrize("number", range(3))
def test_no_record_is_lost(number: int) -> None:
    assert len(records(number)) == FILES[number][2]


@pytest.mark.parametrize("number", range(3))
def test_each_file_is_taken_by_its_own_reader_only(number: int) -> None:
    source = Source(FILES[number][1], read_head(FILES[number][1]))
    assert [reader.accepts(source) for reader, _, _ in FILES] == [n == number for n in range(3)]


@pytest.mark.parametrize("number", range(3))
def test_nothing_says_that_there_is_nothing(number: int) -> None:
    for record in records(number).values():
        text = record.model_dump_json(exclude={"unparsed"})
        assert '"Không có thông tin"' not in text
        assert "file:///" not in text


@pytest.mark.parametrize("number", range(3))
def test_free_is_said_in_words(number: int) -> None:
    said = {
        fee.text.casefold()
        for r in records(number).values()
        for c in r.channels
        for fee in c.fees
        if fee.kind is FeeKind.FREE
    }
    assert all(text.lstrip(" -(").startswith(("miễn", "không")) for text in said), said


@pytest.mark.parametrize("number", range(3))
def test_sums_are_sums_people_can_pay(number: int) -> None:
    for record in records(number).values():
        for channel in record.channels:
            for fee in channel.fees:
                assert fee.amount is None or fee.currency == "USD" or fee.amount >= 1000, record.key


def test_known_traps_of_the_portals_records() -> None:
    portal = records(0)
    assert {fee.amount for c in portal["1.002755"].channels for fee in c.fees} >= {7_000}
    assert portal["1.004746"].channels[0].times[0].unit is TimeUnit.UNKNOWN
    assert {fee.kind for c in portal["1.000080"].channels for fee in c.fees} == {FeeKind.COUNCIL}
    assert "time_conflict" in {unparsed.reason for unparsed in portal["1.004772"].unparsed}


def test_hours_and_months_of_the_flat_crawl_are_no_days() -> None:
    units = [time.unit for record in records(2).values() for channel in record.channels for time in channel.times]
    assert units.count(TimeUnit.HOUR) > 100
    assert units.count(TimeUnit.MONTH) > 10


def test_the_flat_crawl_agrees_with_its_key(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Raw shares over all shared codes; what is missing to one is in the benchmark's classes."""
    assert flat_recovery.main(["--out", str(tmp_path / "out.jsonl")]) == 0
    assert "709 codes in both crawls" in capsys.readouterr().out
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8")


def test_what_is_wrong_by_our_own_fault_is_rare() -> None:
    flat, key = records(2), records(1)
    shared = [code for code in flat if code in key]
    raw = flat_recovery._raw_fields(set(shared))
    found = [d for code in shared for d in flat_recovery.judge(flat[code], key[code], raw[code])]
    ours = [d for d in found if d.kind in ("recovery", "verbatim") and d.field in ("times", "fees", "papers")]
    assert len(ours) <= 16, [(d.code, d.field) for d in ours]


def test_text_kept_verbatim_stays_rare() -> None:
    assert sum(bool(record.unparsed) for record in records(2).values()) <= 190
