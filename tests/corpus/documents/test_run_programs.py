"""A damaged .doc made antiword take 4.3 GB for half a minute: a converter's memory, time and output have limits."""

from __future__ import annotations

import sys

import pytest

from corpus.documents.limits import MEGABYTE
from corpus.documents.programs import run
from corpus.errors import InputError

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of other processes need Linux")


def python(code: str) -> list[str]:
    return [sys.executable, "-S", "-c", code]


def test_what_a_program_prints_and_says_comes_back() -> None:
    ran = run(
        python("import sys; print(sys.stdin.read()[::-1]); sys.exit('no')"),
        seconds=60,
        memory=900 * MEGABYTE,
        given=b"abc",
    )
    assert (ran.code, ran.output.strip(), ran.complaint.strip()) == (1, b"cba", "no")


@linux
def test_a_program_that_takes_too_much_memory_is_ended_by_it() -> None:
    # The first line gives this process time to set the limit.
    wait = "import sys; sys.stdin.read(); import time; time.sleep(.3)\n"
    greedy = python(f"{wait}x = bytearray(600 << 20); print('had it')")
    ran = run(greedy, seconds=60, memory=200 * MEGABYTE, given=b"")
    assert ran.code != 0 and b"had it" not in ran.output


@linux
def test_a_program_that_prints_without_end_is_stopped_and_what_it_printed_is_bounded() -> None:
    endless = python("import sys, time; time.sleep(.3)\nwhile True: sys.stdout.write('x' * 65536)")
    ran = run(endless, seconds=60, memory=900 * MEGABYTE, output=MEGABYTE)
    assert ran.code != 0 and len(ran.output) <= MEGABYTE


def test_a_program_that_does_not_end_is_killed() -> None:
    with pytest.raises(InputError) as raised:
        run(python("import time; time.sleep(600)"), seconds=0.2, memory=900 * MEGABYTE)
    assert raised.value.code == "READ_TIMEOUT"
