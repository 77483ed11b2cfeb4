"""A procedure (thủ tục hành chính) with every field of the national format.

Field names follow the national catalogue: see ``docs/RECORDS.md`` for the Vietnamese label of each.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from corpus.models.base import Kind, Model, Record


class FeeKind(StrEnum):
    """Five different things a fee column can say; confusing any two of them sends somebody home."""

    UNKNOWN = "unknown"  # the source holds nothing ("Không có thông tin")
    FREE = "free"  # the source says in words that nothing is charged
    COUNCIL = "council"  # the provincial people's council sets it
    AMOUNT = "amount"  # a figure
    RULE = "rule"  # the text names a rule or conditions, but no single figure


class Fee(Model):
    """One fee. ``text`` is the source's own wording; ``amount`` is only there for ``FeeKind.AMOUNT``."""

    kind: FeeKind
    amount: int | None = Field(default=None, ge=0, description="in whole units of currency")
    currency: str = "VND"
    label: str = Field(default="", description="phí, lệ phí, …")
    text: str = ""

    @model_validator(mode="after")
    def _amount_matches_kind(self) -> Self:
        if (self.kind is FeeKind.AMOUNT) != (self.amount is not None):
            raise ValueError("amount is required for kind=amount and forbidden for the others")
        return self


class TimeUnit(StrEnum):
    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"
    MONTH = "month"
    AT_ONCE = "at_once"  # "trả ngay", "trong ngày"
    UNKNOWN = "unknown"  # a number whose unit the source does not give


class ProcessingTime(Model):
    """How long the office may take. ``text`` is the source's wording; ``case`` names when it applies."""

    quantity: float | None = Field(default=None, ge=0)
    unit: TimeUnit = TimeUnit.UNKNOWN
    text: str = ""
    case: str = ""


class Method(StrEnum):
    DIRECT = "direct"
    ONLINE = "online"
    POSTAL = "postal"


class Channel(Model):
    """One way to submit, with its own times and fees."""

    method: Method
    times: tuple[ProcessingTime, ...] = ()
    fees: tuple[Fee, ...] = ()
    note: str = ""


class FormRef(Model):
    """A blank form named by a paper: its code (``CT01``), its file, or both."""

    code: str = ""
    name: str = ""
    file: str = ""
    url: str = ""


class Paper(Model):
    """One line of the dossier. ``is_note`` marks explanatory lines that sources mix among the papers."""

    name: str = Field(min_length=1)
    originals: int | None = Field(default=None, ge=0)
    copies: int | None = Field(default=None, ge=0)
    forms: tuple[FormRef, ...] = ()
    is_note: bool = False


class PaperGroup(Model):
    """Papers of one case; an empty ``case`` is the general dossier."""

    case: str = ""
    papers: tuple[Paper, ...] = ()


class Step(Model):
    title: str = ""
    text: str = ""


class Result(Model):
    name: str = Field(min_length=1)
    code: str = ""


class LegalRef(Model):
    """A legal basis. ``number`` (``123/2015/NĐ-CP``) links to the legal collection when it is there."""

    number: str = ""
    title: str = ""


class Level(StrEnum):
    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"  # abolished on 1 July 2025; sources still carry it
    COMMUNE = "commune"
    OTHER = "other"


class Procedure(Record):
    """One administrative procedure. ``key`` is its national code, such as ``1.001193``."""

    decision: str = Field(default="", description="số quyết định công bố")
    levels: tuple[Level, ...] = ()
    procedure_type: str = ""
    field: str = ""
    subjects: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    channels: tuple[Channel, ...] = ()
    case_times: tuple[ProcessingTime, ...] = Field(default=(), description="times by case, where they differ")
    paper_groups: tuple[PaperGroup, ...] = ()
    dossier_sets: int | None = Field(default=None, ge=0, description="số bộ hồ sơ")
    conditions: str = ""
    results: tuple[Result, ...] = ()
    authority: str = Field(default="", description="cơ quan có thẩm quyền")
    agencies: tuple[str, ...] = Field(default=(), description="cơ quan thực hiện")
    issuer: str = Field(default="", description="cơ quan công bố")
    delegated: str = ""
    coordinating: str = ""
    intake_address: str = ""
    legal_basis: tuple[LegalRef, ...] = ()
    keywords: tuple[str, ...] = ()
    description: str = ""
    related: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = Field(
        default=(), description="codes of the procedures that took its place, from the day after valid_to"
    )

    @property
    def kind(self) -> Kind:
        return Kind.PROCEDURE

    @property
    def code(self) -> str:
        return self.key
