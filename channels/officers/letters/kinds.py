"""The letters of the counter: which parts each has and what stands in them. Words: ``resources/letters.yaml``."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date, datetime
from importlib import resources
from typing import Any

import yaml

from channels.kiosk.opening import VIETNAM
from channels.officers.letters.model import Letter, LetterInput, LetterKind, Signature
from corpus.errors import InputError

_UPPER_MONTH = 2  # Decree 30: months 1 and 2, like days below 10, are written with a zero before them


@functools.cache
def words() -> dict[str, Any]:
    """The words of the letters."""
    data = yaml.safe_load(resources.files("channels").joinpath("resources/letters.yaml").read_text("utf-8"))
    assert isinstance(data, dict)
    return data


def lacking(given: LetterInput) -> list[str]:
    """What the letter needs and has not, as an officer calls it."""
    have = {
        "applicant": given.applicant.name.strip(), "procedure": given.procedure, "code": given.code.strip(),
        "received": given.received, "due": given.due, "new_due": given.new_due, "result_at": given.result_at.strip(),
        "papers": given.papers, "reason": given.reason.strip(), "officer": given.officer.strip(),
        "signer_title": given.signer_title.strip(), "signer": given.signer.strip(),
        "place": given.unit.place, "symbol": given.unit.symbol,
    }  # fmt: skip
    names = words()["names"]
    return [str(names[key]) for key in (*words()["needs"][given.kind.value], "place", "symbol") if not have[key]]


def compose(given: LetterInput) -> Letter:
    """The letter. Raises ``InputError`` (``LETTER_INCOMPLETE``) naming what is missing, days in the wrong order, or
    a result promised for a day off."""
    missing = lacking(given)
    if missing:
        raise InputError(", ".join(missing), code="LETTER_INCOMPLETE")
    _check_days(given)
    texts, unit = words(), given.unit
    parts = _KINDS[given.kind](given, texts[given.kind.value])
    return Letter(
        above=unit.above.upper(), agency=unit.name.upper(),
        number=texts["number"].format(number=given.number.strip() or texts["open_number"], symbol=unit.symbol),
        place_and_day=_place_and_day(unit.place, given.day),
        title=texts[given.kind.value]["title"], subject=texts[given.kind.value]["subject"], **parts,
    )  # fmt: skip


def _receipt(given: LetterInput, texts: dict[str, str]) -> dict[str, Any]:
    assert given.received and given.due and given.procedure
    times = [time.text for channel in given.procedure.channels for time in channel.times if time.text]
    after = [
        texts["sets"].format(sets=given.sets) if given.sets else "",
        texts["time"].format(time=times[0].rstrip(".")) if times else "",
        texts["received"].format(received=_moment(given.received)),
        texts["due"].format(due=written(given.due)),
        texts["result_at"].format(place=given.result_at.strip().rstrip(".")),
        texts["late"],
    ]
    body = [*_who(given, "of"), *([texts["papers"]] if given.papers else [])]
    return {"body": tuple(body), "listed": given.papers, "after": tuple(filter(None, after)),
            "signatures": _two(given, "receiver")}  # fmt: skip


def _supplement(given: LetterInput, texts: dict[str, str]) -> dict[str, Any]:
    assert given.procedure
    decision = given.procedure.decision.strip()
    told = texts["decision"].format(number=decision) if decision else ""
    phone = f" ({given.unit.phone})" if given.unit.phone else ""
    after = (texts["reason"].format(reason=_sentence(given.reason)), texts["basis"].format(decision=told),
             texts["help"].format(agency=given.unit.name, phone=phone))  # fmt: skip
    return {"body": (*_who(given, "looked_at"), texts["papers"]), "listed": given.papers, "after": after,
            "signatures": (Signature(words()["signatures"]["guide"], given.officer, words()["sign_here"]),),
            "recipients": _recipients(given)}  # fmt: skip


def _refusal(given: LetterInput, texts: dict[str, str]) -> dict[str, Any]:
    assert given.procedure
    basis = "; ".join(" ".join(filter(None, (ref.title, ref.number))) for ref in given.procedure.legal_basis[:3])
    body = [*_who(given, "looked_at"), texts["reason"].format(agency=given.unit.name, reason=_sentence(given.reason)),
            texts["basis"].format(basis=basis.rstrip(".")) if basis else "", texts["right"]]  # fmt: skip
    return {"body": tuple(filter(None, body)), "signatures": _two(given, "receiver")}


def _apology(given: LetterInput, texts: dict[str, str]) -> dict[str, Any]:
    assert given.received and given.due and given.new_due and given.procedure
    agency = given.unit.name
    body = (
        texts["dear"].format(name=given.applicant.name.strip()),
        texts["was"].format(received=written(given.received.astimezone(VIETNAM).date()), agency=agency, code=given.code,
                            title=given.procedure.title, due=written(given.due)),
        texts["late"].format(reason=_sentence(given.reason)),
        texts["sorry"].format(agency=agency, new_due=written(given.new_due)),
        texts["thanks"],
    )  # fmt: skip
    signature = Signature(given.signer_title.strip().upper(), given.signer.strip(), words()["sign_and_seal"])
    return {"body": body, "signatures": (signature,), "recipients": _recipients(given)}


_KINDS: dict[LetterKind, Callable[[LetterInput, dict[str, str]], dict[str, Any]]] = {
    LetterKind.RECEIPT: _receipt,
    LetterKind.SUPPLEMENT: _supplement,
    LetterKind.REFUSAL: _refusal,
    LetterKind.APOLOGY: _apology,
}


def _who(given: LetterInput, opening: str) -> list[str]:
    """Who applied, how to reach them, and for what."""
    assert given.procedure
    lines, person = words()["lines"], given.applicant
    reach = {"phone": person.phone.strip(), "email": person.email.strip()}
    kind = "phone_and_email" if all(reach.values()) else next((name for name, value in reach.items() if value), "")
    return [line for line in (
        lines[opening].format(agency=given.unit.name, name=person.name.strip()),
        lines["address"].format(address=person.address.strip()) if person.address.strip() else "",
        lines[kind].format(**reach) if kind else "",
        lines["matter"].format(title=given.procedure.title.rstrip("."), key=given.procedure.key),
        lines["code"].format(code=given.code.strip()) if given.code.strip() else "",
    ) if line]  # fmt: skip


def _two(given: LetterInput, second: str) -> tuple[Signature, ...]:
    names, hint = words()["signatures"], words()["sign_here"]
    return Signature(names["applicant"], "", hint), Signature(names[second], given.officer, hint)


def _recipients(given: LetterInput) -> tuple[str, ...]:
    return (*(given.recipients or (words()["applicant_copy"],)), words()["archive"])


def _check_days(given: LetterInput) -> None:
    received = given.received.astimezone(VIETNAM).date() if given.received else None
    names = words()["names"]
    pairs = ((received, given.due, "due"), (given.due, given.new_due, "new_due"))
    for earlier, later, name in pairs:
        if earlier and later and later < earlier:
            raise InputError(f"{names[name]}: {written(later)} < {written(earlier)}", code="LETTER_INCOMPLETE")
    for day, name in ((given.due, "due"), (given.new_due, "new_due")):
        # A day that has passed was promised before; only what is promised now has to be a day of work.
        told = name in words()["needs"][given.kind.value]
        if told and day and day >= given.day and not given.work.works(day):
            off = given.work.day_off(day)
            why = words()["closed"].format(day=written(day), why=off.name if off else words()["weekend"])
            raise InputError(f"{names[name]}: {why}", code="LETTER_INCOMPLETE")


def _place_and_day(place: str, day: date) -> str:
    month = f"{day.month:02}" if day.month <= _UPPER_MONTH else str(day.month)
    return str(words()["day"].format(place=place, day=f"{day.day:02}", month=month, year=day.year))


def _moment(moment: datetime) -> str:
    local = moment.astimezone(VIETNAM)
    return f"{local.hour} giờ {local.minute:02} phút, ngày {written(local.date())}"


def written(day: date) -> str:
    """A day as forms write it: 05/01/2026."""
    return f"{day:%d/%m/%Y}"


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
