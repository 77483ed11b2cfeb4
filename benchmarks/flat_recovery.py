"""How much of the flat crawl's glued tables comes back, judged by the markdown crawl of the same procedures.

Both crawls saved pages of the national portal independently; 709 codes are in both. For each field of such a pair:

channels     the same methods, each as often
times        the same (method, quantity, working days or other unit, or words). The key prints "ngày" for every unit
             that is not working days, so it can confirm no more than that; the portal's own records (below) can
fees         the key's fee column is empty in every row, so a fee is judged by elimination: a flat row is method,
             time, fee and note glued; where method and note are the key's, the fee cell is what is left. Kind and
             amount are judged against the portal's own records of the codes they share (``portal`` lines)
papers       the same names (letters and digits only), originals and copies, each as often. Older pages of the key do
             not part a name from its files and leave a count of none blank, so there both count as the same
legal basis  the same document numbers, or titles where there is no number
results      the same names and codes

A disagreement is not always the recovery's: pages changed between the crawls. Each is put in one class:

not_in_crawl  the flat crawl saved something else in the field's place, or nothing
older_page    the markdown crawl fell back to an older page of the portal, with other fields and wording
other_edition words of the key's cell do not occur in the flat field, and the pages are published by different
              decisions or have different names
other_text    words of the key's cell do not occur in the flat field, for no such reason
verbatim      the reader said itself that it is not sure (``Unparsed``)
recovery      everything else: the words are there and were taken apart wrongly
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.language import normalize
from corpus.models import FeeKind, Paper, Procedure, ProcessingTime, TimeUnit
from corpus.readers.base import Parsed, Reader
from corpus.readers.flat_crawl import FlatCrawlReader
from corpus.readers.markdown_crawl import MarkdownCrawlReader
from corpus.readers.portal_api import PortalApiReader

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FLAT = DATA / "tthc_national" / "procedures_crawl_flat.jsonl.gz"
KEY = DATA / "tthc_national" / "procedures_crawl_markdown.jsonl.gz"
PORTAL = DATA / "tthc_portal_api_2026" / "procedures.jsonl.gz"

FIELDS = ("channels", "times", "fees", "papers", "legal_basis", "results")
_FLAT_KEYS = {
    "channels": "cach_thuc_thuc_hien",
    "times": "cach_thuc_thuc_hien",
    "fees": "cach_thuc_thuc_hien",
    "papers": "thanh_phan_ho_so",
    "legal_basis": "can_cu_phap_ly",
    "results": "ket_qua_xu_ly",
}
_UNPARSED_FIELDS = {"channels": "channels", "times": "channels", "fees": "channels", "papers": "paper_groups"}
# What the crawler cut out when the page itself used the heading's words elsewhere.
_HEADERS = {
    "cach_thuc_thuc_hien": "Hình thức nộp",
    "thanh_phan_ho_so": "Tên giấy tờ",
    "can_cu_phap_ly": "Tên văn bản pháp lý",
    "ket_qua_xu_ly": "Mô tả",
}
Cells = Counter[tuple[Any, ...]]


@dataclass(frozen=True)
class Disagreement:
    code: str
    field: str
    kind: str
    missing: list[str]
    extra: list[str]


def main(arguments: list[str] | None = None) -> int:
    """Print the shares; 0 when fees, times and papers each reach 90 % of the shared codes, 1 when not, 2 without data."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--out", type=Path, help="write every disagreement to this file, one JSON object a line")
    options = parser.parse_args(arguments)
    missing = [path for path in (FLAT, KEY) if not path.exists()]
    if missing:
        print(f"no data: {', '.join(map(str, missing))}", file=sys.stderr)
        return 2
    flat, key = _records(FlatCrawlReader(), FLAT), _records(MarkdownCrawlReader(), KEY)
    shared = [code for code in flat if code in key]
    raw = _raw_fields(set(shared))
    found = [d for code in shared for d in judge(flat[code], key[code], raw[code])]
    shares = _print_shares(shared, found)
    if PORTAL.exists():
        _print_portal(flat, _records(PortalApiReader(), PORTAL))
    _print_unparsed(flat)
    if options.out:
        lines = [
            json.dumps(vars(d), ensure_ascii=False) for d in sorted(found, key=lambda d: (d.field, d.kind, d.code))
        ]
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"\n{len(found)} disagreements written to {options.out}")
    return 0 if all(shares[name] >= 0.9 for name in ("times", "fees", "papers")) else 1


def judge(flat: Procedure, key: Procedure, raw: dict[str, str]) -> Iterator[Disagreement]:
    """Yield one disagreement for each field in which the flat record differs from the key."""
    for field in FIELDS:
        older = not key.decision
        got, wanted = cells_of(field, flat, older), cells_of(field, key, older)
        if got == wanted:
            continue
        missing, extra = list((wanted - got).elements()), list((got - wanted).elements())
        kind = _classify(field, flat, key, raw[_FLAT_KEYS[field]], missing)
        yield Disagreement(flat.key, field, kind, [_shown(c) for c in missing], [_shown(c) for c in extra])


def cells_of(field: str, record: Procedure, older: bool = False) -> Cells:
    """What is compared, as a multiset: the two crawls order rows differently."""
    if field == "channels":
        return Counter((channel.method.value,) for channel in record.channels)
    if field == "times":
        return Counter((c.method.value, *_time(c.times[0] if c.times else None)) for c in record.channels)
    if field == "fees":
        return Counter((channel.method.value, squeeze(channel.note)) for channel in record.channels)
    if field == "papers":
        papers = [paper for group in record.paper_groups for paper in group.papers]
        if older:
            return Counter((_with_files(paper), paper.originals or 0, paper.copies or 0) for paper in papers)
        return Counter((squeeze(paper.name), paper.originals, paper.copies) for paper in papers)
    if field == "legal_basis":
        return Counter({(ref.number or squeeze(ref.title),) for ref in record.legal_basis})
    return Counter((squeeze(result.name), result.code) for result in record.results)


def squeeze(text: str) -> str:
    """Letters and digits only, in the form that is matched."""
    return re.sub(r"[\W_]+", "", normalize(text))


def _with_files(paper: Paper) -> str:
    return squeeze(paper.name + "".join(form.file for form in paper.forms))


def _time(time: ProcessingTime | None) -> tuple[Any, ...]:
    if time is None:
        return ("none",)
    if time.quantity is None:
        return ("words", squeeze(time.text))
    return ("working" if time.unit is TimeUnit.WORKING_DAY else "other", time.quantity)


def _classify(field: str, flat: Procedure, key: Procedure, raw: str, missing: list[tuple[Any, ...]]) -> str:
    name = _FLAT_KEYS[field]
    if _HEADERS[name] not in raw:
        return "not_in_crawl"
    if not key.decision:
        return "older_page"
    text = squeeze(raw)
    if not all(_words_in(cell, field, text) for cell in missing):
        differs = flat.decision != key.decision or squeeze(flat.title) != squeeze(key.title)
        return "other_edition" if differs else "other_text"
    reasons = {u.reason for u in flat.unparsed if u.field == _UNPARSED_FIELDS.get(field, field)}
    return "verbatim" if reasons else "recovery"


def _words_in(cell: tuple[Any, ...], field: str, text: str) -> bool:
    if field == "channels":
        return True
    if field == "times":
        words = {"working": "ngàylàmviệc"}.get(cell[1], "")
        return cell[1] in ("none",) or f"{cell[-1]:g}{words}" in text if cell[1] != "words" else str(cell[-1]) in text
    wanted = [str(part) for part in cell if isinstance(part, str)]
    return all(squeeze(part) in text for part in (wanted[1:] if field == "fees" else wanted))


def _shown(cell: tuple[Any, ...]) -> str:
    return " | ".join(str(part)[:160] for part in cell)


def _records(reader: Reader, path: Path) -> dict[str, Procedure]:
    items = [item.record for item in reader.read(path) if isinstance(item, Parsed)]
    return {record.key: record for record in items if isinstance(record, Procedure)}


def _raw_fields(codes: set[str]) -> dict[str, dict[str, str]]:
    with gzip.open(FLAT, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["ma_thu_tuc"]: row for row in rows if row["ma_thu_tuc"] in codes}


def _print_shares(shared: list[str], found: list[Disagreement]) -> dict[str, float]:
    print(f"{len(shared)} codes in both crawls; share that agrees, and what the others are")
    shares: dict[str, float] = {}
    for field in FIELDS:
        kinds = Counter(d.kind for d in found if d.field == field)
        shares[field] = 1 - sum(kinds.values()) / len(shared)
        _line(field, shares[field], kinds, len(shared))
    three = {d.code for d in found if d.field in ("times", "fees", "papers")}
    rest = Counter("some field" for _ in three)
    _line("times+fees+papers", 1 - len(three) / len(shared), rest, len(shared))
    same = [d for d in found if d.kind in ("recovery", "verbatim")]
    ours = {d.code for d in same if d.field in ("times", "fees", "papers")}
    print(f"times+fees+papers without the codes whose pages themselves differ or are missing: "
          f"{1 - len(ours) / (len(shared) - len(three - ours)):.1%} of {len(shared) - len(three - ours)}")  # fmt: skip
    return shares


def _line(name: str, share: float, kinds: Counter[str], total: int) -> None:
    said = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    print(
        f"  {name:18} {share:6.1%}  ({total - sum(kinds.values()) if name in FIELDS else round(share * total)}/{total})  {said}"
    )


def _print_portal(flat: dict[str, Procedure], portal: dict[str, Procedure]) -> None:
    """Kinds and amounts of fees, and units of times, of the codes that the portal's records hold too. The flat page
    shows the first fee of a row only, so each of its fees must be among the portal's of that method."""
    shared = [code for code in flat if code in portal]
    fees = Counter(_fee_verdict(flat[code], portal[code]) for code in shared)
    times = sum(_times(flat[code]) == _times(portal[code]) for code in shared)
    print(f"\n{len(shared)} codes in the flat crawl and the portal's records")
    print(f"  portal fees        {fees['same'] / len(shared):6.1%}  {dict(fees)}")
    print(f"  portal times       {times / len(shared):6.1%}  (quantity and exact unit)")


def _times(record: Procedure) -> Cells:
    return Counter((c.method, *((t.quantity, t.unit) for t in c.times)) for c in record.channels)


def _fee_verdict(flat: Procedure, portal: Procedure) -> str:
    known = {(c.method, f.kind, f.amount) for c in portal.channels for f in c.fees}
    said = {(c.method, f.kind, f.amount) for c in flat.channels for f in c.fees}
    if said <= known:
        return "same"
    # "Miễn phí" on the page is the portal's 0 without a text.
    softened = {(m, FeeKind.UNKNOWN if k is FeeKind.FREE else k, a) for m, k, a in said}
    return "free_on_page_0_in_portal" if softened <= known else f"differs:{flat.key}"


def _print_unparsed(flat: dict[str, Procedure]) -> None:
    print(f"\n{len(flat)} procedures of the flat crawl; records with text kept verbatim, by field and reason")
    per_field = Counter(name for record in flat.values() for name in _distinct(u.field for u in record.unparsed))
    reasons = Counter(
        pair for record in flat.values() for pair in _distinct((u.field, u.reason) for u in record.unparsed)
    )
    for field, count in per_field.most_common():
        said = ", ".join(f"{reason} {n}" for (name, reason), n in reasons.most_common() if name == field)
        print(f"  {field:18} {count:5}  {said}")
    print(f"  {'none at all':18} {sum(not record.unparsed for record in flat.values()):5}")


def _distinct(values: Iterable[Any]) -> set[Any]:
    return set(values)


if __name__ == "__main__":
    sys.exit(main())
