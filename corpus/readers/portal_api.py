"""Reader of the portal's 2026 records, normalised: one JSON object a line with ``channels``, ``checklist_raw``, …

Known of this source and treated here: unit ``OTHER`` stands for an unknown unit whose truth is in the cases; a fee of
0 can mean free, "the people's council decides" or nothing at all; numbers and their own texts contradict each other.
What contradicts is kept for review as ``Unparsed`` (``time_conflict``, ``fee_conflict``, ``amount_damaged``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus.models import (
    Channel,
    Fee,
    FeeKind,
    Kind,
    Method,
    PaperGroup,
    Procedure,
    ProcessingTime,
    Result,
    TimeUnit,
    Unparsed,
)
from corpus.readers.base import Item, Source
from corpus.readers.fees_times import LEAST_DONG, api_time, fee_conflict, parse_fees
from corpus.readers.json_head import first_keys
from corpus.readers.jsonl import FieldError, Fields, read_procedures
from corpus.readers.legal_refs import legal_ref, without_repeats
from corpus.readers.paper_names import paper
from corpus.readers.steps import dossier_sets, split_steps
from corpus.readers.values import parse_date

_KEYS = frozenset({"code", "name", "channels", "processing_cases", "checklist_raw"})
_LABELS = {"FEE": "phí", "SERVICE_FEE": "lệ phí", "PRICE_LEVEL": "mức giá"}


class PortalApiReader:
    """Procedures as the portal's programming interface gives them. Rejection codes as in ``read_procedures``."""

    name = "portal-api"
    kind = Kind.PROCEDURE
    fidelity = 30

    def accepts(self, source: Source) -> bool:
        return first_keys(source.head) >= _KEYS

    def read(self, path: Path) -> Iterator[Item]:
        return read_procedures(path, "code", "name", procedure_from)


def procedure_from(code: str, row: Fields) -> Procedure:
    """A procedure from one normalised record. Raises ``FieldError``."""
    unparsed: list[Unparsed] = []
    channels = tuple(_channel(channel, unparsed) for channel in row.objects("channels"))
    cases = tuple(time for case in row.objects("processing_cases") if (time := _case_time(case)) is not None)
    unparsed.extend(_time_conflicts(channels, cases))
    groups = tuple(_group(group) for group in row.objects("checklist_raw"))
    groups = tuple(group for group in groups if group.papers or group.case)
    source = row.object("source")
    executing = row.text("executing_agency")
    return Procedure(
        key=code,
        title=row.text("name"),
        url=source.text("url"),
        updated=parse_date(source.text("updated_at")),
        as_of=parse_date(source.text("crawled_at")),
        field=row.object("category").text("name"),
        subjects=row.texts("subject_types"),
        steps=tuple(
            step for raw in row.objects("steps_raw") for step in split_steps(raw.text("text"), raw.text("name"))
        ),
        channels=channels,
        case_times=cases,
        paper_groups=groups,
        dossier_sets=dossier_sets(groups),
        conditions=row.text("requirements"),
        results=tuple(Result(name=name) for name in row.texts("results")),
        agencies=(executing,) if executing else (),
        issuer=row.text("promulgating_agency"),
        legal_basis=without_repeats(
            [legal_ref(ref.text("code"), ref.text("name")) for ref in row.objects("legal_basis")]
        ),
        unparsed=tuple(dict.fromkeys(unparsed)),
    )


def _channel(channel: Fields, unparsed: list[Unparsed]) -> Channel:
    processing = channel.object("processing")
    time = api_time(processing.number("qty"), processing.text("unit"))
    fees: list[Fee] = []
    for raw in channel.objects("fees"):
        value, text = _value(raw), raw.text("text")
        fees.extend(parse_fees(text, value=value, label=_LABELS.get(raw.text("type"), "")))
        if fee_conflict(value, text):
            unparsed.append(Unparsed(field="channels", text=f"{value}: {text}", reason="fee_conflict"))
        elif value and value < LEAST_DONG and fees[-1].kind is not FeeKind.AMOUNT:
            unparsed.append(Unparsed(field="channels", text=f"{value}: {text}", reason="amount_damaged"))
    # An entry that says nothing beside one that says something is no second fee.
    said = [fee for fee in fees if fee.kind is not FeeKind.UNKNOWN or fee.text]
    return Channel(
        method=_method(channel),
        times=(time,) if time else (),
        fees=tuple(dict.fromkeys(said)) or (Fee(kind=FeeKind.UNKNOWN),),
        note=channel.text("note"),
    )


def _method(channel: Fields) -> Method:
    try:
        return Method(channel.text("method").lower())
    except ValueError:
        raise FieldError("channels.method: phải là DIRECT, ONLINE hoặc POSTAL") from None


def _value(fee: Fields) -> int | None:
    value = fee.number("value_vnd")
    if (
        isinstance(value, str)
        or (isinstance(value, float) and not value.is_integer())
        or (value is not None and value < 0)
    ):
        raise FieldError("channels.fees.value_vnd: phải là số tiền nguyên từ 0 trở lên")
    return None if value is None else int(value)


def _case_time(case: Fields) -> ProcessingTime | None:
    name = case.text("name") or case.text("case_code")
    return api_time(case.number("qty"), case.text("unit"), name)


def _time_conflicts(channels: tuple[Channel, ...], cases: tuple[ProcessingTime, ...]) -> Iterator[Unparsed]:
    """Channel numbers without a unit that no case confirms: which of the two is right only an editor can say."""
    stated = {time.quantity for time in cases}
    for channel in channels:
        for time in channel.times:
            if time.unit is TimeUnit.UNKNOWN and time.quantity is not None and stated and time.quantity not in stated:
                shown = ", ".join(f"{case.quantity:g} {case.unit.value}" for case in cases if case.quantity is not None)
                yield Unparsed(field="case_times", text=f"{time.quantity:g} / {shown}", reason="time_conflict")


def _group(group: Fields) -> PaperGroup:
    case = group.text("group")
    papers = [
        paper(
            item.text("name"),
            item.count("original_qty"),
            item.count("copy_qty"),
            case,
            [(file.text("fileName"), "") for file in item.objects("attachments")],
        )
        for item in group.objects("items")
    ]
    return PaperGroup(case=case, papers=tuple(p for p in papers if p is not None))
