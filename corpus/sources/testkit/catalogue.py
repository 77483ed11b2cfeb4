"""The national catalogue's interface of 2026, with made-up procedures: paging by ``lastId``, one answer a procedure."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from corpus.sources.testkit.server import Asked, LocalServer, Reply

LIST = "/submitting/formality/list-all-public-formality-by-citizen"
DETAIL = "/configuring/formality/get-formality-by-citizen"


def detail(number: int, **changes: Any) -> dict[str, Any]:
    """A procedure in the shape of the interface."""
    code = f"9.{number:06d}"
    return {
        "id": f"01900000-0000-7000-8000-{number:012d}", "code": code, "codeNotation": code,
        "name": f"Cấp thẻ nuôi bồ câu loại {number}", "state": "ACTIVE", "type": "STANDARD",
        "executionSteps": [{"name": "", "description": "Bước 1: Nộp hồ sơ.\nBước 2: Nhận kết quả."}],
        "executionMethods": [{
            "submissionMethod": "DIRECT", "processingTime": 3, "processingTimeUnit": "WORKING_DAY", "description": "",
            "fees": [{"type": "SERVICE_FEE", "value": 20000, "description": "20.000 đồng/thẻ"}],
        }],
        "executionCases": [{"name": "", "profileComponents": [
            {"name": "Tờ khai nuôi bồ câu", "originalQty": 1, "copyQty": 0, "attachments": [{"fileName": "to-khai.docx"}]},
        ]}],
        "cases": [{"code": f"{code}.01", "name": "", "processingDay": {"qty": 3, "type": "WORKING_DAY"}}],
        "category": {"name": "Chăn nuôi", "code": "CN01"}, "departmentPromulgateName": "Bộ Mẫu",
        "unitGroupsExecuting": [{"name": "Ủy ban nhân dân cấp xã"}], "departmentsExecuting": [],
        "legalBasisesDetails": [{"code": "1/2099/NĐ-CP", "name": "Nghị định về bồ câu"}],
        "resultsDetails": [{"name": "Thẻ nuôi bồ câu"}], "subjectTypesDetails": [{"name": "Công dân Việt Nam"}],
        "requirementsAndConditions": "", "keywords": "", "description": "", "decisionNo": "",
        "procedureProposal": {"proposalNumber": "1/QĐ-MAU"},
        "isWard": True, "isProvince": False, "isMinistry": False,
        "createdAt": 1893456000000, "updatedAt": 1896134400000,
        **changes,
    }  # fmt: skip


@dataclass
class FakeCatalogue:
    """Procedures by id. ``failures``: statuses to answer with before anything else is, one a request; ``broken``: ids
    whose answer is an error; ``largest``: pages asked larger than that fail, as the real one's sometimes do;
    ``unlisted``: how many fewer items the list gives than it says."""

    procedures: dict[str, dict[str, Any]] = field(default_factory=dict)
    failures: list[int] = field(default_factory=list)
    broken: dict[str, int] = field(default_factory=dict)
    retry_after: str = "0"
    largest: int = 200
    unlisted: int = 0

    def add(self, *numbers: int) -> None:
        for number in numbers:
            one = detail(number)
            self.procedures[one["id"]] = one

    def serve(self) -> LocalServer:
        """A server of this catalogue, to be entered."""
        return LocalServer(self.reply)

    def reply(self, asked: Asked) -> Reply:
        if self.failures:
            return Reply(self.failures.pop(0), headers={"Retry-After": self.retry_after})
        if asked.method != "POST":
            return Reply(405)
        wanted = json.loads(asked.body)
        if asked.path.endswith(LIST):
            return self._list(wanted)
        if asked.path.endswith(DETAIL):
            return self._detail(str(wanted.get("id")))
        return Reply(404)

    def _list(self, wanted: dict[str, Any]) -> Reply:
        limit = int(wanted["limit"])
        if limit > self.largest:
            return Reply(500)
        ids = sorted(self.procedures)
        listed = ids[: len(ids) - self.unlisted]
        page = [one for one in listed if one > str(wanted["lastId"])][:limit]
        items = [self._line(self.procedures[one]) for one in page]
        return _ok({"items": items, "lastId": page[-1] if page else "", "total": len(ids)})

    def _detail(self, item: str) -> Reply:
        if item in self.broken:
            return Reply(self.broken[item])
        if item not in self.procedures:
            return _json({"code": "NOT_FOUND", "data": None, "message": "not found"}, 404)
        return _ok(self.procedures[item])

    def _line(self, one: dict[str, Any]) -> dict[str, Any]:
        return {"id": one["id"], "name": one["name"], "code": one["code"], "codeNotation": one["code"],
                "categories": [one["category"]["name"]], "departments": ["Ủy ban nhân dân cấp xã"],
                "departmentPromulgate": one["departmentPromulgateName"], "state": one["state"], "type": one["type"]}  # fmt: skip


def _ok(data: dict[str, Any]) -> Reply:
    return _json({"code": "OK", "data": data, "message": "OK"})


def _json(value: Any, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value, ensure_ascii=False).encode(), {"Content-Type": "application/json"})
