"""The national catalogue of procedures by its public interface of 2026: a paged list, and one answer a procedure.

The list (POST ``{limit, lastId, q, categoryId, departmentCode}`` → ``{code: OK, data: {items, lastId, total}}``) says no
time of change, so a procedure is fetched when its line in the list changes, and anew after ``recheck_days`` at the
latest, a share of them in every run. A list that gives fewer items than it says it has withdraws nothing.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from corpus.sources.base import Content, Gone, Known, Listed, Listing, Problem, SourceError, Unchanged
from corpus.sources.captures import Captures
from corpus.sources.config import CatalogueConfig
from corpus.sources.http import Answer, Polite

_DAY_SECONDS = 86_400.0
_MOST_PAGES = 2_000
_LEAST_PAGE = 10  # items; a list that fails in large pages may work in small ones


class CatalogueSource:
    """Procedures of the catalogue; the identity is the portal's own id. ``clock`` gives the time of day in seconds."""

    def __init__(
        self, config: CatalogueConfig, http: Polite, captures: Captures, *, clock: Callable[[], float] = time.time
    ) -> None:
        self.name = config.name
        self._config, self._http, self._captures, self._clock = config, http, captures, clock

    def listing(self, known: Mapping[str, Known]) -> Listing:
        """Every procedure of the list. Raises ``SourceError`` when its first page cannot be had."""
        listing = Listing()
        size, last, number, total = self._config.page_size, "", 0, 0
        for _ in range(_MOST_PAGES):
            try:
                data = self._page(size, last)
            except SourceError as error:
                if size > _LEAST_PAGE:
                    size = max(_LEAST_PAGE, size // 4)
                    continue
                if not last:
                    raise
                listing.complete = False
                listing.problems.append(Problem(f"list after {last}", error.code, error.detail))
                return listing
            items = [one for one in data.get("items") or [] if isinstance(one, dict) and one.get("id")]
            number += len(items)
            total = data["total"] if isinstance(data.get("total"), int) else total
            for one in items:
                self._add(one, listing)
            following = str(data.get("lastId") or "")
            if not items or not following or following == last:
                break
            last = following
        if not number or number < total:
            listing.complete = False
            listing.problems.append(Problem("list", "LIST_BROKEN", f"{number} items of {total}"))
        return listing

    def fetch(self, listed: Listed, known: Known | None) -> Content | Unchanged | Gone:
        """The whole answer about one procedure. Raises ``SourceError``."""
        answer = self._http.post(self._config.url.rstrip("/") + self._config.detail_path, {"id": listed.item})
        if answer.status in (404, 410):
            return Gone(f"HTTP {answer.status}")
        data = _data(answer)
        if not data.get("code") or not data.get("name"):
            raise SourceError(f"{listed.item}: an answer without code and name", code="ANSWER_BROKEN")
        body = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
        digest = hashlib.sha256(body).hexdigest()
        path = self._captures.path(listed.item)
        if known is None or known.digest != digest or not self._captures.whole(listed.item):
            url = self._config.page_url.replace("{id}", listed.item)
            about = {"url": url, "fetched": datetime.fromtimestamp(self._clock(), UTC).date().isoformat()}
            path = self._captures.save(listed.item, body, ".json", about)
        return Content(path, digest, stamp=listed.stamp)

    def forget(self, item: str) -> None:
        """Remove the capture."""
        self._captures.forget(item)

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    def _page(self, size: int, last: str) -> dict[str, Any]:
        asked = {"limit": size, "lastId": last, "q": "", "categoryId": self._config.category,
                 "departmentCode": self._config.department}  # fmt: skip
        return _data(self._http.post(self._config.url.rstrip("/") + self._config.list_path, asked))

    def _add(self, one: dict[str, Any], listing: Listing) -> None:
        single = one.get("type") not in (None, "STANDARD")
        if single and self._config.issuers and one.get("departmentPromulgate") not in self._config.issuers:
            return  # of another place
        item = str(one["id"])
        digest = hashlib.sha256(json.dumps(one, ensure_ascii=False, sort_keys=True).encode())
        stamp = digest.hexdigest()[:40]
        listing.items[item] = Listed(item, stamp=f"{stamp}:{self._turn(item)}" if self._config.recheck_days else "")

    def _turn(self, item: str) -> int:
        """A number that changes once in ``recheck_days``, at another time for each item."""
        period = self._config.recheck_days * _DAY_SECONDS
        offset = int.from_bytes(hashlib.sha256(item.encode()).digest()[:4]) / 2**32
        return int(self._clock() / period + offset)


def _data(answer: Answer) -> dict[str, Any]:
    """What is inside the envelope. Raises ``SourceError`` (``ANSWER_BROKEN``)."""
    if answer.status not in (200, 201):
        raise SourceError(f"{answer.url}: HTTP {answer.status}", code="ANSWER_BROKEN")
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{answer.url}: no JSON ({error})", code="ANSWER_BROKEN") from error
    data = value.get("data") if isinstance(value, dict) and value.get("code") == "OK" else None
    if not isinstance(data, dict):
        said = str(value.get("code") if isinstance(value, dict) else value)[:80]
        raise SourceError(f"{answer.url}: {said}", code="ANSWER_BROKEN")
    return data
