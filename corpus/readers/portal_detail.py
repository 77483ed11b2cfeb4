"""Reader of procedures exactly as the national portal's interface of 2026 answers: ``executionMethods``, ``cases``, …

The answer (bare, or in its envelope ``{"code": "OK", "data": …}``) is brought into the shape that ``portal_api`` reads,
so both share the treatment of its traps. What that shape does not hold (levels, decision, agencies) is added here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from corpus.models import Kind, Level, Procedure
from corpus.readers.base import Item, Parsed, Rejected, Source
from corpus.readers.jsonl import FieldError, Fields, procedure_item
from corpus.readers.portal_api import procedure_from
from corpus.readers.textfile import open_lines

_MARKS = ('"executionMethods"', '"executionSteps"', '"executionCases"')
_LEVELS = {"isMinistry": Level.MINISTRY, "isProvince": Level.PROVINCE, "isWard": Level.COMMUNE,
           "isOtherAgency": Level.OTHER}  # fmt: skip
_MOST_BYTES = 200 * 1024 * 1024


class PortalDetailReader:
    """One answer, a list of answers, or one a line. Rejection codes as in ``read_procedures``."""

    name = "portal-detail"
    kind = Kind.PROCEDURE
    fidelity = 30

    def accepts(self, source: Source) -> bool:
        return source.head.lstrip().startswith(("{", "[")) and any(mark in source.head for mark in _MARKS)

    def read(self, path: Path) -> Iterator[Item]:
        """Raises ``InputError`` like ``open_lines``, and ``FILE_TOO_LARGE``."""
        seen: set[str] = set()
        for where, value in _answers(path):
            if value is None:
                yield Rejected(where, "NOT_JSON", "không phải JSON hợp lệ")
                continue
            item = procedure_item(where, _opened(value), "code", "name", _procedure)
            if isinstance(item, Parsed):
                if item.record.key in seen:
                    item = Rejected(where, "DUPLICATE_CODE", f"mã {item.record.key} đã có ở trên", item.record.key)
                seen.add(item.record.key if isinstance(item, Parsed) else "")
            yield item


def _answers(path: Path) -> Iterator[tuple[str, Any]]:
    if path.stat().st_size > _MOST_BYTES:
        raise InputError(f"{path.name}: over {_MOST_BYTES} bytes", code="FILE_TOO_LARGE")
    lines = list(open_lines(path))
    try:
        whole = json.loads("\n".join(line for _, line in lines))
    except (ValueError, RecursionError):
        for number, line in lines:  # one answer a line
            if line.strip():
                try:
                    yield f"line {number}", json.loads(line)
                except (ValueError, RecursionError):
                    yield f"line {number}", None
        return
    values = whole if isinstance(whole, list) else [whole]
    for number, value in enumerate(values, start=1):
        yield f"item {number}", value


def _opened(value: Any) -> Any:
    """The record inside the envelope."""
    return value["data"] if isinstance(value, dict) and isinstance(value.get("data"), dict) else value


def _procedure(code: str, row: Fields) -> Procedure:
    record = procedure_from(code, Fields(_normalised(row)))
    executing = _names(row, "unitGroupsExecuting") or _names(row, "departmentsExecuting")
    proposal = row.object("procedureProposal")
    return record.model_copy(update={
        "agencies": tuple(dict.fromkeys(executing)),
        "levels": tuple(level for name, level in _LEVELS.items() if row.flag(name)),
        "decision": row.text("decisionNo") or proposal.text("decisionNumber") or proposal.text("proposalNumber"),
        "authority": "; ".join(_names(row, "unitGroupsAuthority") or _names(row, "departmentsAuthority")),
        "delegated": "; ".join(_names(row, "unitGroupsAuthorized") or _names(row, "departmentsAuthorized")),
        "coordinating": "; ".join(_names(row, "unitGroupsCoordinating") or _names(row, "departmentsCoordinating")),
        "intake_address": row.text("dossierReceivingAddresses"),
        "keywords": tuple(word.strip() for word in row.text("keywords").split(",") if word.strip()),
        "description": row.text("description"),
    })  # fmt: skip


def _normalised(row: Fields) -> dict[str, Any]:
    return {
        "name": row.text("name"),
        "category": {"name": row.object("category").text("name") or ", ".join(_names(row, "categoriesDetails"))},
        "promulgating_agency": row.text("departmentPromulgateName"),
        "subject_types": _names(row, "subjectTypesDetails"),
        "results": _names(row, "resultsDetails"),
        "requirements": row.text("requirementsAndConditions"),
        "channels": [_channel(method) for method in row.objects("executionMethods")],
        "processing_cases": [
            {"case_code": case.text("code"), "qty": day.number("qty"), "unit": day.text("type")}
            for case in row.objects("cases") if (day := case.object("processingDay"))
        ],
        "checklist_raw": [_group(group) for group in row.objects("executionCases")],
        "steps_raw": [{"name": s.text("name"), "text": s.raw("description")} for s in row.objects("executionSteps")],
        "legal_basis": [{"code": b.text("code"), "name": b.text("name")} for b in row.objects("legalBasisesDetails")],
        "source": {"updated_at": _day(row.number("updatedAt"))},
    }  # fmt: skip


def _channel(method: Fields) -> dict[str, Any]:
    fees = [{"type": fee.text("type"), "value_vnd": fee.number("value"), "text": fee.text("description")}
            for fee in method.objects("fees")]  # fmt: skip
    time = {"qty": method.number("processingTime"), "unit": method.text("processingTimeUnit")}
    return {
        "method": method.text("submissionMethod"),
        "processing": time,
        "fees": fees,
        "note": method.text("description"),
    }


def _group(group: Fields) -> dict[str, Any]:
    items = [
        {"name": part.text("name"), "original_qty": part.number("originalQty"), "copy_qty": part.number("copyQty"),
         "attachments": [{"fileName": file.text("fileName")} for file in part.objects("attachments")]}
        for part in group.objects("profileComponents")
    ]  # fmt: skip
    return {"group": group.text("name"), "items": items}


def _names(row: Fields, name: str) -> list[str]:
    return [text for one in row.objects(name) if (text := one.text("name"))]


def _day(value: int | float | str | None) -> str:
    """The portal writes times as milliseconds since 1970, UTC."""
    if isinstance(value, int | float):
        try:
            return datetime.fromtimestamp(value / 1000, UTC).date().isoformat()
        except (OverflowError, OSError, ValueError):
            raise FieldError("updatedAt: không phải thời điểm") from None
    return value or ""
