"""Reader of the flat crawl: one JSON object a line, pages saved as text with their tables glued together.

Keys are the Vietnamese labels without marks (``ma_thu_tuc``, ``cach_thuc_thuc_hien``, ``thanh_phan_ho_so``, …). How
the tables come apart is told in ``flat_channels``, ``flat_tables``, ``legal_table`` and ``result_table``. The source
shows only the first of several fees of a row and has no date, so it has the lowest fidelity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from corpus.models import Kind, Procedure
from corpus.readers.base import Item, Source
from corpus.readers.fees_times import parse_levels
from corpus.readers.flat_channels import parse_channels
from corpus.readers.flat_tables import parse_papers
from corpus.readers.json_head import first_keys
from corpus.readers.jsonl import Fields, read_procedures
from corpus.readers.legal_table import parse_legal_basis
from corpus.readers.result_table import parse_results
from corpus.readers.steps import dossier_sets, name_list, split_steps

_KEYS = frozenset({"ma_thu_tuc", "ten_thu_tuc", "cach_thuc_thuc_hien", "thanh_phan_ho_so"})
_RELATED_HEADER = re.compile(r"#\s*1?\s*Tên thủ tục\s*1?")


class FlatCrawlReader:
    """Procedures of the flat crawl. Rejection codes as in ``read_procedures``."""

    name = "flat-crawl"
    kind = Kind.PROCEDURE
    fidelity = 20

    def accepts(self, source: Source) -> bool:
        return first_keys(source.head) >= _KEYS

    def read(self, path: Path) -> Iterator[Item]:
        return read_procedures(path, "ma_thu_tuc", "ten_thu_tuc", _procedure)


def _procedure(code: str, row: Fields) -> Procedure:
    channels, channel_doubts = parse_channels(row.text("cach_thuc_thuc_hien"))
    groups, paper_doubts = parse_papers(row.raw("thanh_phan_ho_so"))
    legal_basis, legal_doubts = parse_legal_basis(row.text("can_cu_phap_ly"))
    cell = parse_results(row.text("ket_qua_xu_ly"))
    return Procedure(
        key=code,
        title=row.text("ten_thu_tuc"),
        url=row.text("detail_url"),
        decision=row.text("so_quyet_dinh"),
        levels=parse_levels(row.text("cap_thuc_hien")),
        procedure_type=row.text("loai_thu_tuc"),
        field=row.text("linh_vuc"),
        subjects=name_list(row.text("doi_tuong_thuc_hien")),
        steps=split_steps(row.text("trinh_tu_thuc_hien")),
        channels=channels,
        paper_groups=groups,
        dossier_sets=dossier_sets(groups),
        conditions=row.text("yeu_cau_dieu_kien"),
        results=cell.results,
        authority=row.text("co_quan_co_tham_quyen"),
        agencies=name_list(row.text("co_quan_thuc_hien")),
        delegated=row.text("co_quan_duoc_uy_quyen"),
        coordinating=row.text("co_quan_phoi_hop"),
        intake_address=row.text("dia_chi_tiep_nhan"),
        legal_basis=legal_basis,
        keywords=cell.keywords,
        description=cell.description,
        related=_related(row.text("thu_tuc_lien_quan")),
        unparsed=(*channel_doubts, *paper_doubts, *legal_doubts, *cell.unparsed),
    )


def _related(text: str) -> tuple[str, ...]:
    """Names of related procedures: the page renders its table twice, for wide and for narrow screens."""
    return tuple(dict.fromkeys(part.strip() for part in _RELATED_HEADER.split(text) if part.strip()))
