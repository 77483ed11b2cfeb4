"""Masks keep apart who is who, change nothing twice, and go back only where they were made."""

from __future__ import annotations

import json
from pathlib import Path

from corpus.privacy import Kind, Masker, find, mask

DATA = Path(__file__).resolve().parents[3] / "benchmarks" / "data" / "personal_data.jsonl"


def test_the_same_value_gets_the_same_placeholder_however_it_is_typed() -> None:
    masked = mask("gọi 0912 345 678 hoặc 0912345678, không phải 0987654321, +84 912 345 678")
    assert masked.count("[SỐ ĐIỆN THOẠI]") == 3 and masked.count("[SỐ ĐIỆN THOẠI B]") == 1


def test_over_a_conversation_the_placeholder_stays() -> None:
    masker = Masker()
    masker.mask("CCCD của tôi 036185001204")
    assert masker.mask("cccd 079201012345 của vợ, 036 185 001 204 của tôi") == (
        "cccd [SỐ ĐỊNH DANH B] của vợ, [SỐ ĐỊNH DANH] của tôi"
    )


def test_restore_gives_back_what_was_typed() -> None:
    masker = Masker()
    text = "Tôi tên Trần Văn Bảy, sđt 0912 345 678"
    assert masker.restore(masker.mask(text)) == text
    assert Masker().restore(masker.mask(text)) == masker.mask(text)


def test_kept_kinds_stay() -> None:
    masked = Masker(keep=frozenset({Kind.DOSSIER})).mask("hồ sơ H49.12-250701-0001 của sđt 0912345678")
    assert "H49.12-250701-0001" in masked and "0912345678" not in masked


def test_masking_twice_changes_nothing() -> None:
    """Half of a placeholder was once taken for a name."""
    for line in DATA.read_text("utf-8").splitlines():
        masked = mask(json.loads(line)["text"])
        assert mask(masked) == masked
        assert not find(masked)
