"""The log: what was changed in it shows."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from channels.staff.audit import HEAD_FILE, Audit, Fault, content_digest
from channels.staff.store import StaffStore
from corpus.errors import TrolyError
from tests.support.processes import die, killed, start, wait


@pytest.fixture
def audit(home: Path) -> Audit:
    audit = Audit(StaffStore(home))
    for number in range(1, 7):
        audit.note("lan", "record.edit", f"thủ-tục:{number}", "", content_digest({"fee": number}), "lệ phí")
    return audit


def tamper(home: Path, *statements: str) -> None:
    connection = sqlite3.connect(home / "staff.sqlite")
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_an_untouched_log_is_whole(audit):
    assert audit.verify() == (6, [])
    assert [entry.number for entry in audit.entries(limit=2)] == [6, 5]
    assert [entry.number for entry in audit.entries(before=3)] == [2, 1]
    assert audit.entries(what="record")[0].detail == "lệ phí"
    assert audit.entries(what="record%") == [] and audit.entries(who="khac") == []


SWAP = [
    "CREATE TABLE t AS SELECT * FROM staff_audit WHERE number IN (2, 3)",
    "DELETE FROM staff_audit WHERE number IN (2, 3)",
    "INSERT INTO staff_audit SELECT 5 - number, at, who, what, subject, before, after, detail, digest FROM t",
]


@pytest.mark.parametrize(("statements", "fault"), [
    (["UPDATE staff_audit SET who = 'minh' WHERE number = 3"], Fault("changed", 3)),
    (["UPDATE staff_audit SET at = '2020-01-01' WHERE number = 1"], Fault("changed", 1)),
    (["UPDATE staff_audit SET detail = '' WHERE number = 6"], Fault("changed", 6)),
    (["DELETE FROM staff_audit WHERE number = 3"], Fault("missing", 3)),
    (["DELETE FROM staff_audit WHERE number = 1"], Fault("missing", 1)),
    (SWAP, Fault("changed", 2)),
    (["DELETE FROM staff_audit WHERE number = 6"], Fault("tail", 5)),
    (["DELETE FROM staff_audit WHERE number > 2"], Fault("tail", 2)),
    (["DELETE FROM staff_audit"], Fault("tail", 0)),
])  # fmt: skip
def test_what_somebody_with_the_database_does_shows(audit, home, statements, fault):
    tamper(home, *statements)
    assert fault in audit.verify()[1]


def test_a_chain_made_anew_does_not_fit_the_signed_head(audit, home):
    """Whoever rewrites a line can compute every digest after it: only the key they have not."""
    from dataclasses import asdict

    from channels.staff import audit as module

    previous = "0" * 64
    for entry in reversed(audit.entries()):
        forged = module.Entry(**{**asdict(entry), "who": "minh", "digest": ""})
        previous = module._digest(previous, forged)
        tamper(home, f"UPDATE staff_audit SET who = 'minh', digest = '{previous}' WHERE number = {entry.number}")
    assert audit.verify() == (6, [Fault("tail", 6)])


@pytest.mark.parametrize("what", ["gone", "unsigned", "rubbish", "old"])
def test_the_head_is_not_to_be_changed_either(audit, home, what):
    head = home / HEAD_FILE
    if what == "gone":
        head.unlink()
    elif what == "old":
        before = head.read_text()
        audit.note("lan", "x")
        head.write_text(before)
    else:
        text, _, signature = head.read_text().strip().rpartition("\n")
        head.write_text("" if what == "rubbish" else f"{text.replace('6', '5')}\n{signature}\n")
    assert audit.verify()[1]


def test_a_shortened_log_takes_no_further_lines(audit, home):
    """A new line would have made a new head, and the gap would have been forgotten."""
    tamper(home, "DELETE FROM staff_audit WHERE number = 6")
    with pytest.raises(TrolyError) as refused:
        audit.note("lan", "x")
    assert refused.value.code == "AUDIT_TAMPERED"


def test_killed_between_head_and_commit_nothing_is_wrong(audit, home):
    """A power cut must not look like a crime, and the log must go on."""
    audit._store.database.close()

    def work() -> None:
        mine = Audit(StaffStore(home))
        write = mine._write_head

        def last(*ends: object) -> None:
            write(*ends)
            die()

        mine._write_head = last  # type: ignore[method-assign]
        mine.note("lan", "never")

    assert killed(work)
    fresh = Audit(StaffStore(home))
    assert fresh.verify() == (6, [])
    assert fresh.note("lan", "after").number == 7
    assert fresh.verify() == (7, [])


def test_several_programs_write_one_chain(home):
    """The command line and the server wrote the same number at once."""
    Audit(StaffStore(home)).note("test", "first")

    def work() -> None:
        mine = Audit(StaffStore(home))
        for _ in range(10):
            mine.note("test", "more")

    assert [wait(process) for process in [start(work) for _ in range(3)]] == [0, 0, 0]
    assert Audit(StaffStore(home)).verify() == (31, [])


def test_a_line_is_on_the_disk_when_it_is_noted(audit):
    """A power cut took back commits that the head already named: the log looked shortened, and nobody could sign in."""
    with audit._store.database.session() as db:
        assert db.connection().exec_driver_sql("PRAGMA synchronous").scalar() == 2, "FULL"
