"""The page of our own numbers, for everybody, where the profile switches it on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from channels.container import Container
from channels.http.errors import NOT_FOUND, RESPONSES
from channels.messages import resource
from corpus.errors import InputError
from corpus.library.freshness import LATELY_DAYS
from corpus.models import is_inner
from eval.live import numbers, read_log, read_measured
from eval.report.marks import Markup, table, tag

_DAYS = 30
router = APIRouter(responses=RESPONSES | NOT_FOUND)


@router.get("/v1/numbers", summary="Số liệu công khai về chất lượng")
def public_numbers(request: Request) -> dict[str, Any]:
    """Questions, shares and times of the last thirty days, the figures of the last published run, and how old the
    sources of each collection are. ``NOT_FOUND`` where the profile does not show them."""
    container: Container = request.app.state.container
    if not container.profile.public_numbers:
        raise InputError("the profile shows no numbers", code="NOT_FOUND")
    home, today = container.corpus_settings.home, date.today()
    limit = container.profile.stale_days
    ages = [age for age in container.library.freshness(today, limit) if _is_public(container, age.collection)]
    return {
        "days": _DAYS,
        "live": numbers(read_log(home, today - timedelta(days=_DAYS - 1), today)),
        "measured": read_measured(home),
        "freshness_limits": {"recent_days": LATELY_DAYS, "stale_days": limit},
        "freshness": {age.collection: age.to_json() for age in ages},
    }


@router.get("/so-lieu", include_in_schema=False)
def numbers_page(request: Request) -> HTMLResponse:
    """The same as a page."""
    found, words = public_numbers(request), resource("numbers")
    container: Container = request.app.state.container
    live = found["live"]
    rows = [[words[name], _shown(name, live[name])] for name in ("questions", "unanswered_share", "p50_ms", "p95_ms")]
    outcomes = [[words["outcome_names"].get(name, name), count] for name, count in live["outcomes"].items()]
    measured = [[words["figures"][name], _shown(name, value)] for name, value in found["measured"].items()
                if name in words["figures"]]  # fmt: skip
    parts: list[Markup] = [
        tag("h1", words["title"]), tag("p", container.profile.name), tag("h2", words["live"].format(days=_DAYS)),
        table([words["what"], words["value"]], rows),
    ]  # fmt: skip
    if outcomes:
        parts += [tag("h2", words["outcomes"]), table([words["what"], words["count"]], outcomes)]
    if measured:
        parts += [tag("h2", words["measured"].format(on=found["measured"].get("on", ""))),
                  table([words["what"], words["value"]], measured)]  # fmt: skip
    if found["freshness"]:
        parts += _ages(container, found)
    head = tag("head", tag("meta", charset="utf-8"),
               tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
               tag("title", words["title"]), tag("link", rel="icon", href="/static/icon.svg"),
               tag("link", rel="stylesheet", href="/static/numbers.css"))  # fmt: skip
    page = tag("html", head, tag("body", tag("main", *parts, tag("p", words["note"], cls="note"))), lang="vi")
    return HTMLResponse("<!DOCTYPE html>\n" + page)


def _is_public(container: Container, collection: str) -> bool:
    """Whether citizens are answered from it: an inner one, or one that only a retired or inner assistant speaks from,
    is not even named here."""
    if is_inner(collection):
        return False
    made = container.assistants.assistants
    return not made.owned(collection) or collection in made.shown()


def _ages(container: Container, found: dict[str, Any]) -> list[Markup]:
    """How old the sources are, a row a collection; under the name of the assistant that speaks from it."""
    words = resource("numbers")["freshness"]
    limits, made = found["freshness_limits"], container.assistants.assistants
    names = {**made.shown(), container.corpus_settings.collection: words["shared"]}
    columns = ("collection", "records", "recent", "oldest", "stale")
    rows = [
        [names.get(name, name), age["records"], f"{age['recent']} ({100 * age['recent_share']:.0f} %)",
         f"{date.fromisoformat(age['oldest']):%d/%m/%Y}" if age["oldest"] else words["undated"],
         age["stale"] if limits["stale_days"] else words["no_limit"]]
        for name, age in found["freshness"].items()
    ]  # fmt: skip
    undated = sum(age["undated"] for age in found["freshness"].values())
    note = words["note"].format(**limits) + (f" {words['undated_note'].format(count=undated)}" if undated else "")
    listed = table([words[name].format(**limits) for name in columns], rows)
    return [tag("h2", words["title"]), tag("div", listed, cls="wide"), tag("p", note, cls="note")]


def _shown(name: str, value: Any) -> str:
    if value is None:
        return str(resource("numbers")["too_few"])
    if name.endswith("_ms"):
        return f"{value:.0f} ms"
    return f"{100 * value:.1f} %" if isinstance(value, float) else str(value)
