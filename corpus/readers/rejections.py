"""Why a piece of a source became no record, in words for the editor who has to mend it."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from corpus.readers.base import Rejected

_REASONS = {
    "missing": "thiếu trường bắt buộc",
    "extra_forbidden": "không có trường này, có thể viết sai tên",
    "string_type": "phải là chữ; số và mã cần đặt trong dấu nháy",
    "string_too_short": "không được để trống",
    "string_too_long": "quá dài",
    "enum": "giá trị nằm ngoài danh sách cho phép",
    "tuple_type": "phải là một danh sách",
    "model_type": "phải là một nhóm trường",
    "model_attributes_type": "phải là một nhóm trường",
    "bool_type": "phải là đúng hoặc sai",
    "bool_parsing": "phải là đúng hoặc sai",
}
_BY_PREFIX = {
    "date": "không phải ngày hợp lệ, hãy viết 2025-07-01 hoặc 01/07/2025",
    "int": "phải là số nguyên",
    "float": "phải là số",
    "greater": "số quá nhỏ",
    "less": "số quá lớn",
}
_SAID_BY_MODELS = {
    "valid_to lies before valid_from": "ngày hết hiệu lực đứng trước ngày có hiệu lực",
    "amount is required for kind=amount and forbidden for the others": "chỉ kind: amount mới có amount",
}
_SHOWN = 3


def invalid_field(where: str, error: ValidationError, key: str = "") -> Rejected:
    """``INVALID_FIELD`` with the first few fields at fault. The given values are not repeated: a text field may
    hold personal data that has no place in a report."""
    details = error.errors(include_url=False, include_input=False)
    reasons = [f"{_field(detail)}: {_reason(detail)}" for detail in details[:_SHOWN]]
    if len(details) > _SHOWN:
        reasons.append(f"và {len(details) - _SHOWN} lỗi khác")
    return Rejected(where, "INVALID_FIELD", "; ".join(reasons), key)


def _field(detail: ErrorDetails) -> str:
    # Counted from one: "articles.2" is the second article of the file.
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in detail["loc"]) or "bản ghi"


def _reason(detail: ErrorDetails) -> str:
    kind = detail["type"]
    if kind == "value_error":
        said = detail["msg"].removeprefix("Value error, ")
        return _SAID_BY_MODELS.get(said, said)
    prefix = kind.split("_")[0]
    return _REASONS.get(kind) or _BY_PREFIX.get(prefix) or detail["msg"]
