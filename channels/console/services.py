"""What a page is given: the parts of the house, who is there, and the usual ways to ask, tell and fail."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from nicegui import context, ui

from channels.console.notices import Notice, Notices
from channels.console.visit import Visit
from channels.console.words import words
from channels.container import Container
from channels.messages import help_for
from channels.staff.audit import Audit, content_digest
from channels.staff.roles import Permission, Staff, may, require
from channels.staff.room import StaffRoom
from channels.staff.sessions import Session
from corpus.errors import TrolyError

_P = ParamSpec("_P")
_T = TypeVar("_T")
_FRESH_SECONDS = 5.0
_TELEPHONE = 600  # pixels of width below which a table's columns do not stand side by side
_NOTICES = Notices()
_SHOWN_MILLISECONDS = {"positive": 4000, "warning": 8000}
_log = logging.getLogger(__name__)


class Services:
    """One per opened page. Everything asked of it is asked for the person whose session opened the page: when the
    session ends, or the person's roles change, ``staff`` says so within seconds, also on a page left open."""

    def __init__(self, visit: Visit) -> None:
        self.container: Container = visit.container
        self.room: StaffRoom = visit.container.staff
        self.audit: Audit = self.room.audit
        self._session = visit.session
        self._looked = time.monotonic()

    # --- who

    @property
    def session(self) -> Session:
        """The session. Raises ``TrolyError`` (``SESSION_ENDED``)."""
        if time.monotonic() > self._looked + _FRESH_SECONDS:
            found = self.room.sessions.find_digest(self._session.digest, active=False)
            if found is None:
                raise TrolyError("signed out, or too long without work", code="SESSION_ENDED")
            self._session, self._looked = found, time.monotonic()
        return self._session

    @property
    def staff(self) -> Staff:
        """Who is at the page. Raises ``TrolyError`` (``SESSION_ENDED``)."""
        return self.session.staff

    def may(self, permission: Permission, unit: str | None = None, collection: str | None = None) -> bool:
        """Whether the person may do something: to decide what is shown."""
        return may(self.staff, permission, unit, collection)

    def require(self, permission: Permission, unit: str | None = None, collection: str | None = None) -> None:
        """Raise ``TrolyError`` (``FORBIDDEN``) unless the person may: at the beginning of every handler that reads or
        changes something, since a button that is not shown can be pressed all the same."""
        require(self.staff, permission, unit, collection)

    def note(self, what: str, subject: str = "", before: Any = None, after: Any = None, detail: str = "") -> None:
        """Note in the log what the person did; ``before`` and ``after`` are content, kept as digests only."""
        self.audit.note(self.staff.id, what, subject, content_digest(before), content_digest(after), detail)

    # --- doing and failing

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Show a ``TrolyError`` as its Vietnamese text, and whatever else breaks as ``INTERNAL``; the page stays."""
        try:
            yield
        except TrolyError as error:
            _log.info("console: %s: %s", error.code, error.detail)
            self.tell_error(error.code)
        except Exception:  # noqa: BLE001 - whatever breaks, the person is told and the page goes on
            _log.exception("console")
            self.tell_error("INTERNAL")

    async def work(self, function: Callable[_P, _T], *args: _P.args, **named: _P.kwargs) -> _T:
        """Run something that waits for a disk, a lock or a computation in a thread, so that other pages go on."""
        return await asyncio.to_thread(function, *args, **named)

    def tell(self, text: str, *, kind: str = "positive", later: bool = False) -> None:
        """Say that something was done; ``kind`` "warning" where not all of it was. ``later``: this page is being left
        or built anew, so the next one says it."""
        notice = Notice(text, kind)
        if later:
            _NOTICES.keep(self._session.digest, notice)
        else:
            _show(notice)

    def tell_kept(self) -> None:
        """Say what the page before this one left to be said."""
        for notice in _NOTICES.take(self._session.digest):
            _show(notice)

    def tell_error(self, code: str) -> None:
        """Say that something failed."""
        self.note_refused(code)
        ui.notify(self.error_text(code), type="negative", position="top", timeout=0,
                  close_button=words("frame")["close"], multi_line=True)  # fmt: skip

    def note_refused(self, code: str) -> None:
        """Note in the log that somebody tried what is not theirs: a page that shows no button may be asked all the
        same, and whoever does so is worth a look."""
        if code == "FORBIDDEN":
            self.audit.note(self._session.staff.id, "act.refused", context.client.request.url.path)

    def error_text(self, code: str) -> str:
        """The text for a code, and the code to be told to whoever helps."""
        return f"{help_for(code)} [{code}]"

    async def confirm(self, question: str, *, yes: str, danger: bool = False) -> bool:
        """Ask before something that others feel; ``yes`` is the verb on the button."""
        with ui.dialog().props(f'aria-label="{words("frame")["confirm"]}"') as dialog, ui.card():
            ui.label(question).classes("console-question")
            with ui.row().classes("console-actions"):
                ui.button(words("frame")["cancel"], on_click=lambda: dialog.submit(False)).props("flat autofocus")
                ui.button(yes, on_click=lambda: dialog.submit(True)).props(
                    f"unelevated color={'negative' if danger else 'primary'}"
                )
        answer = bool(await dialog)
        dialog.delete()
        return answer

    def table(
        self, columns: dict[str, str], rows: list[dict[str, Any]], *, title: str, key: str = "id",
        per_page: int = 25, link: Callable[[dict[str, Any]], str] | None = None, select: str = "",
    ) -> ui.table:  # fmt: skip
        """A table with sortable columns (``{field: heading}``) and pages, as cards on a telephone; ``link`` gives a
        row's address below /console, on its first column. ``title`` is shown unless a heading above says it. With
        ``select``, which is read out, rows can be chosen."""
        named = [{"name": k, "label": v, "field": k, "align": "left", "sortable": True} for k, v in columns.items()]
        # A template sees no global of the page: the address is whole before it gets there.
        prefix = context.client.request.scope.get("root_path", "") if link else ""
        shown = [{**row, "_link": prefix + link(row)} for row in rows] if link else rows
        table = ui.table(columns=named, rows=shown, row_key=key, pagination=per_page,
                         title=None if _headed(title) else title)  # fmt: skip
        table.props("flat bordered wrap-cells")
        table.add_slot("no-data", f'<p class="console-text">{words("frame")["nothing"]}</p>')
        table.props(f':grid="window.innerWidth < {_TELEPHONE}"')
        if len(rows) <= per_page:
            table.props("hide-pagination")
        first = next(iter(columns))
        if link:
            table.add_slot(f"body-cell-{first}", (
                '<q-td :props="props"><a class="console-link" :href="props.row._link">'
                "{{ props.value }}</a></q-td>"
            ))  # fmt: skip
        box = f'<q-checkbox v-model="props.selected" aria-label="{select}" />'
        if select:
            table.props("selection=multiple")
            for slot in ("header-selection", "body-selection"):  # Quasar's own have no name that is read out
                table.add_slot(slot, box)
        table.add_slot("item", (
            '<div class="console-card">' + (box if select else "") + '<dl class="console-facts">'
            '<div v-for="col in props.cols" :key="col.name" v-show="col.value !== \'\'"><dt>{{ col.label }}</dt>'
            f"<dd><a v-if=\"props.row._link && col.name === '{first}'\" class=\"console-link\" "
            ':href="props.row._link">{{ col.value }}</a><span v-else>{{ col.value }}</span></dd></div></dl></div>'
        ))  # fmt: skip
        return table

    async def settled(self) -> None:
        """Wait until the browser has the page, for what is shown only then."""
        await context.client.connected(timeout=10)
        await asyncio.sleep(0)


def _headed(title: str) -> bool:
    """Whether a heading above the place where something is put has this text already."""
    slot = context.slot
    while slot is not None:
        for child in slot.children:
            if isinstance(child, ui.label) and child.tag in ("h1", "h2") and child.text == title:
                return True
        slot = slot.parent.parent_slot  # type: ignore[assignment]
    return False


def _show(notice: Notice) -> None:
    ui.notify(notice.text, type=notice.kind, position="top", timeout=_SHOWN_MILLISECONDS[notice.kind])  # type: ignore[arg-type]
