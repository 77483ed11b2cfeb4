"""Codes that people write down: none guessed, none lost to a misread letter."""

from __future__ import annotations

import pytest

from channels.handover.codes import code_of, fresh_code, normal_code
from corpus.errors import InputError


def test_a_code_is_long_enough_and_never_the_same():
    codes = {fresh_code() for _ in range(500)}
    assert len(codes) == 500 and {len(code) for code in codes} == {16}
    assert {normal_code(code) for code in codes} == codes


def test_the_same_digest_gives_the_same_code_and_its_neighbour_another():
    digest = "0123456789abcdef0123456789abcdef"
    assert code_of(digest) == code_of(digest) == normal_code(code_of(digest))
    assert code_of(digest) != code_of(digest[:-1] + "0")


def test_what_was_written_by_hand_reads_as_it_was_meant():
    assert normal_code("abcd-efgh jkmn-pqrs") == "ABCDEFGHJKMNPQRS"
    assert normal_code("OIL1000000000000") == "0111000000000000"


@pytest.mark.parametrize("typed", ["", "ABC", "A" * 17, "U" * 16, "ABCD-EFGH-JKMN-PQR!", "ĂBCDEFGHJKMNPQRS"])
def test_what_is_no_code(typed: str):
    with pytest.raises(InputError) as raised:
        normal_code(typed)
    assert raised.value.code == "TICKET_UNKNOWN"
