"""Kinds of personal data, and a place in a text where one stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of personal data people type into a question."""

    CITIZEN_ID = "citizen_id"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    PLATE = "plate"
    TAX_CODE = "tax_code"
    INSURANCE_NUMBER = "insurance_number"
    BANK_ACCOUNT = "bank_account"
    PASSPORT = "passport"
    DOSSIER = "dossier"
    DATE_OF_BIRTH = "date_of_birth"
    NAME = "name"
    SECRET = "secret"


# Shown to people and to models, so in Vietnamese; no digits that a number check could take for a fact of the text.
LABELS = {
    Kind.CITIZEN_ID: "SỐ ĐỊNH DANH", Kind.PHONE: "SỐ ĐIỆN THOẠI", Kind.EMAIL: "THƯ ĐIỆN TỬ", Kind.ADDRESS: "ĐỊA CHỈ",
    Kind.PLATE: "BIỂN SỐ XE", Kind.TAX_CODE: "MÃ SỐ THUẾ", Kind.INSURANCE_NUMBER: "SỐ BẢO HIỂM",
    Kind.BANK_ACCOUNT: "SỐ TÀI KHOẢN", Kind.PASSPORT: "SỐ HỘ CHIẾU", Kind.DOSSIER: "MÃ HỒ SƠ",
    Kind.DATE_OF_BIRTH: "NGÀY SINH", Kind.NAME: "HỌ TÊN", Kind.SECRET: "MÃ BÍ MẬT",
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` of the text as it was given."""

    start: int
    end: int
    kind: Kind

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end
