"""What a letter is made from, and a letter ready to be laid out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from assistant.workdays import WorkCalendar
from channels.officers.units import Unit
from corpus.models import Procedure


class LetterKind(StrEnum):
    """The letters of Circular 03/2025/TT-VPCP (forms 01 to 04) that a counter writes."""

    RECEIPT = "receipt"  # form 01: receipt with the day of the result
    SUPPLEMENT = "supplement"  # form 02: papers to be added or mended
    REFUSAL = "refusal"  # form 03
    APOLOGY = "apology"  # form 04: apology for being late, with another day


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who handed the dossier in. It stands in the letter and is stored nowhere."""

    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class LetterInput:
    """Everything a letter may say. What its kind needs and is empty is an error, never a guess."""

    kind: LetterKind
    unit: Unit
    day: date
    applicant: Applicant
    procedure: Procedure | None = None
    number: str = ""  # of the letter; left open to be filled by the registry where empty
    code: str = ""  # of the dossier
    papers: tuple[str, ...] = ()  # there (receipt), or to be added (supplement)
    reason: str = ""
    sets: int | None = None
    received: datetime | None = None
    due: date | None = None
    new_due: date | None = None
    result_at: str = ""  # where the result is fetched
    officer: str = ""
    signer_title: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()
    work: WorkCalendar = field(
        default_factory=WorkCalendar
    )  # a result is promised for a day on which somebody is there


@dataclass(frozen=True, slots=True)
class Signature:
    """A block at the end: who signs, above an empty space and a name."""

    title: str
    name: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter by its parts, in the order of Decree 30/2020."""

    above: str
    agency: str
    number: str
    place_and_day: str
    title: str
    subject: str = ""
    body: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = field(default=())
