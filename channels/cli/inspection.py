"""What was read in a file, for a person and for a program: ``troly corpus inspect``."""

from __future__ import annotations

from channels.cli.console import out
from corpus.documents import Block, BlockKind, Document
from corpus.models import LegalDocument, Procedure, Record
from corpus.structure.records import Outcome

_PAGES_SHOWN = 40
_KINDS = {BlockKind.PARAGRAPH: "đoạn", BlockKind.HEADING: "đề mục", BlockKind.LIST: "mục liệt kê", BlockKind.TABLE: "bảng",
          BlockKind.NOTE: "chú thích"}  # fmt: skip


def print_inspection(document: Document, outcome: Outcome, *, text: bool) -> None:
    """Format, quality by page, losses, the records found with their confidence, and what became no record."""
    _document(document, text=text)
    for part in document.parts:
        out.print(f"\n── {part.name}", markup=False)
        if part.error:
            out.print(f"✗ [{part.error}] {part.error_detail}", markup=False)
        else:
            _document(part, text=text)
    out.print("")
    for found in outcome.found:
        out.print(f"✓ {found.record.kind.value} {found.record.key}: {found.record.title}", markup=False)
        for line in _fields(found.record):
            out.print(f"    {line}", markup=False)
        if found.confidence:
            sure = ", ".join(f"{name} {value:.2f}" for name, value in sorted(found.confidence.items()))
            out.print(f"    độ chắc chắn: {sure}", markup=False)
        for doubt in found.record.unparsed:
            out.print(f"    cần xem lại {doubt.field} [{doubt.reason}] {doubt.text[:120]}", markup=False)
    for missing in outcome.missing:
        where = f"{missing.where}: " if missing.where else ""
        out.print(f"– {where}[{missing.code}] {missing.reason}", markup=False)


def _document(document: Document, *, text: bool) -> None:
    counts = {kind: sum(block.kind is kind for block in document.blocks) for kind in BlockKind}
    parts = ", ".join(f"{count} {_KINDS[kind]}" for kind, count in counts.items() if count)
    out.print(
        f"{document.name}: {document.format}, {len(document.text)} ký tự, {parts or 'không có khối chữ'}", markup=False
    )
    if document.title:
        out.print(f"tiêu đề trong tệp: {document.title}", markup=False)
    if document.encoding:
        out.print(f"bảng mã cũ đã chuyển: {document.encoding}", markup=False)
    out.print(f"chất lượng chung {document.quality:.2f}, {len(document.pages)} trang", markup=False)
    for page in [page for page in document.pages if len(document.pages) > 1 or page.low][:_PAGES_SHOWN]:
        marks = [mark for mark, said in (("OCR", page.ocr), ("THẤP", page.low), (page.note, bool(page.note))) if said]
        out.print(f"  trang {page.number}: {page.quality:.2f} ({page.chars} ký tự) {' '.join(marks)}", markup=False)
    if len(document.pages) > _PAGES_SHOWN:
        out.print(f"  … và {len(document.pages) - _PAGES_SHOWN} trang nữa", markup=False)
    for loss in document.losses:
        page_text = f" trang {loss.page}" if loss.page else ""
        out.print(f"  bỏ lại: {loss.code}{page_text} {loss.detail}", markup=False)
    if text:
        for block in document.blocks:
            out.print(_shown(block), markup=False, highlight=False)


def _shown(block: Block) -> str:
    mark = {BlockKind.HEADING: "# ", BlockKind.TABLE: "| "}.get(block.kind, "")
    return f"[{block.page}] {mark}{block.text}"


def _fields(record: Record) -> list[str]:
    if isinstance(record, LegalDocument):
        relations = ", ".join(f"{one.kind.value} {one.target}" for one in record.relations[:12])
        return [f"{record.doc_type} | {record.agency} | ký {record.issued or '?'} {record.signer} | hiệu lực từ {record.valid_from or '?'}",
                f"{len(record.articles)} điều, phụ lục: {', '.join(a.label for a in record.articles[:6])} …",
                *([f"quan hệ: {relations}"] if relations else [])]  # fmt: skip
    if isinstance(record, Procedure):
        papers = sum(not paper.is_note for group in record.paper_groups for paper in group.papers)
        times = "; ".join(time.text[:80] for channel in record.channels[:1] for time in channel.times)
        fees = "; ".join(fee.text[:80] for channel in record.channels[:1] for fee in channel.fees)
        return [f"{papers} giấy tờ | thời hạn: {times or '?'} | phí: {fees or '?'}",
                f"{len(record.legal_basis)} căn cứ pháp lý, {len(record.steps)} bước"]  # fmt: skip
    return []


def inspection_json(document: Document, outcome: Outcome) -> dict[str, object]:
    """Document and outcome, JSON-able. ``records`` hold only what differs from the models' defaults."""
    return {
        "document": document.model_dump(mode="json", exclude_defaults=True),
        "quality": document.quality,
        "low_pages": list(document.low_pages),
        "shape": outcome.shape,
        "records": [
            {"where": one.where, "kind": one.record.kind.value, "confidence": one.confidence,
             "record": one.record.model_dump(mode="json", exclude_defaults=True)} for one in outcome.found
        ],
        "missing": [{"where": one.where, "code": one.code, "reason": one.reason} for one in outcome.missing],
    }  # fmt: skip
