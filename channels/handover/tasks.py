"""Work that one person leaves for another, such as a record whose content an officer found wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, update

from channels.handover.model import HandoverError
from channels.handover.store import HandoverStore
from channels.handover.tables import TaskRow
from channels.staff.roles import Permission, Staff, require
from corpus.privacy import mask

_OPEN, _TAKEN, _DONE, _DROPPED = "open", "taken", "done", "dropped"


class TaskKind(StrEnum):
    """What is to be done; a closed list, so that the right people see it."""

    CONTENT_WRONG = "content_wrong"  # a record says something that is not so
    CONTENT_MISSING = "content_missing"  # no record answers what people ask


@dataclass(frozen=True, slots=True)
class Task:
    """``subject`` is a record id, or the topic where there is no record; ``reason`` says what was seen, masked."""

    row: int
    at: float
    kind: TaskKind
    subject: str
    reason: str
    opened_by: str
    ticket: str
    state: str
    owner: str
    outcome: str


class Tasks:
    """The list of tasks."""

    def __init__(self, store: HandoverStore) -> None:
        self._store = store

    def open(self, kind: TaskKind, subject: str, reason: str, opened_by: str, *, ticket: str = "") -> int:
        """Leave a task; gives its number. The same matter on the same subject stays one task while it is open."""
        with self._store.session() as session:
            known = session.scalar(
                select(TaskRow).where(
                    TaskRow.kind == kind.value, TaskRow.subject == subject, TaskRow.state.in_((_OPEN, _TAKEN))
                )
            )
            told = mask(reason).strip()
            if known is not None:
                if told and told not in known.reason:
                    known.reason = f"{known.reason}\n{told}".strip()
                return known.row
            task = TaskRow(at=time.time(), kind=kind.value, subject=subject[:330], reason=told, opened_by=opened_by,
                           ticket=ticket, state=_OPEN, owner="", done=None, outcome="")  # fmt: skip
            session.add(task)
            session.flush()
            return task.row

    def all(self, *, kind: TaskKind | None = None, unfinished: bool = True) -> list[Task]:
        """The tasks, oldest first."""
        query = select(TaskRow).order_by(TaskRow.row)
        if kind is not None:
            query = query.where(TaskRow.kind == kind.value)
        if unfinished:
            query = query.where(TaskRow.state.in_((_OPEN, _TAKEN)))
        with self._store.session() as session:
            return [_task(row) for row in session.scalars(query)]

    def take(self, row: int, owner: str) -> None:
        """Say that one works on it. Raises ``HandoverError`` (``TASK_TAKEN``)."""
        self._move(row, (_OPEN,), state=_TAKEN, owner=owner)

    def finish(self, row: int, owner: str, outcome: str, *, dropped: bool = False) -> None:
        """Say what came of it. Raises ``HandoverError`` (``TASK_TAKEN``) where it is finished already."""
        state = _DROPPED if dropped else _DONE
        self._move(row, (_OPEN, _TAKEN), state=state, owner=owner, outcome=mask(outcome), done=time.time())

    def _move(self, row: int, states: tuple[str, ...], **values: object) -> None:
        query = update(TaskRow).where(TaskRow.row == row, TaskRow.state.in_(states)).values(**values)
        with self._store.session() as session:
            if not session.execute(query).rowcount:  # type: ignore[attr-defined]
                raise HandoverError(f"task {row} is not {' or '.join(states)}", code="TASK_TAKEN")


class TaskDesk:
    """The tasks as editors take them up: those who edit the collection that officers answer from. ``title`` names a
    record by its id."""

    def __init__(self, tasks: Tasks, collection: str, title: Callable[[str], str | None]) -> None:
        self._tasks, self._collection, self._title = tasks, collection, title

    def all(self, staff: Staff) -> list[Task]:
        """What is not finished, oldest first. Raises ``TrolyError`` (``FORBIDDEN``)."""
        require(staff, Permission.EDIT_CONTENT, None, self._collection)
        return self._tasks.all()

    def get(self, staff: Staff, row: int) -> Task:
        """One that is not finished. Raises ``HandoverError`` (``TASK_TAKEN``), ``TrolyError`` (``FORBIDDEN``)."""
        found = next((each for each in self.all(staff) if each.row == row), None)
        if found is None:
            raise HandoverError(f"task {row} is finished or never was", code="TASK_TAKEN")
        return found

    def take(self, staff: Staff, row: int) -> None:
        """Take it up. Raises ``HandoverError`` (``TASK_TAKEN``), ``TrolyError`` (``FORBIDDEN``)."""
        self.get(staff, row)
        self._tasks.take(row, staff.id)

    def finish(self, staff: Staff, row: int, outcome: str, *, dropped: bool = False) -> None:
        """Say what came of it, which whoever opened the task may read. Raises ``HandoverError`` (``REASON_NEEDED``,
        ``TASK_TAKEN`` also where somebody else works on it), ``TrolyError`` (``FORBIDDEN``)."""
        task = self.get(staff, row)
        if task.owner not in ("", staff.id):
            raise HandoverError(f"task {row} is {task.owner}'s", code="TASK_TAKEN")
        if not outcome.strip():
            raise HandoverError("say what came of it", code="REASON_NEEDED")
        self._tasks.finish(row, staff.id, outcome.strip(), dropped=dropped)

    def title(self, task: Task) -> str:
        """What a task is about, for people: the record's title before its id."""
        named = self._title(task.subject) if task.kind is TaskKind.CONTENT_WRONG else None
        return f"{named} ({task.subject})" if named else task.subject


def _task(row: TaskRow) -> Task:
    return Task(row.row, row.at, TaskKind(row.kind), row.subject, row.reason, row.opened_by, row.ticket, row.state,
                row.owner, row.outcome)  # fmt: skip
