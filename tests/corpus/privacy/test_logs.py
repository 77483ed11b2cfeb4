"""Nothing personal is written to a log: not by a message, an argument, a traceback, nor when masking itself breaks."""

from __future__ import annotations

import io
import logging

import pytest

from corpus.privacy import MaskingFilter, mask_logs
from corpus.privacy import logs as module


@pytest.fixture
def written() -> tuple[logging.Logger, io.StringIO]:
    stream = io.StringIO()
    logger = logging.Logger("test")
    handler = logging.StreamHandler(stream)
    handler.addFilter(MaskingFilter())
    logger.addHandler(handler)
    return logger, stream


def test_arguments_are_masked(written) -> None:
    logger, stream = written
    logger.warning("question %s failed", "cccd 036185001204")
    assert stream.getvalue() == "question cccd [SỐ ĐỊNH DANH] failed\n"


def test_a_traceback_is_masked(written) -> None:
    logger, stream = written
    try:
        raise ValueError("cannot read: gọi 0912345678")
    except ValueError:
        logger.exception("broken")
    assert "ValueError: cannot read: gọi [SỐ ĐIỆN THOẠI]" in stream.getvalue()
    assert "0912345678" not in stream.getvalue()


def test_what_cannot_be_masked_is_not_written(written, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> str:
        raise RuntimeError

    monkeypatch.setattr(module, "mask", broken)
    logger, stream = written
    logger.warning("cccd 036185001204")
    assert stream.getvalue() == "(withheld: could not be masked)\n"


def test_it_is_put_on_every_handler_once() -> None:
    logger = logging.getLogger("tests.privacy")
    handler = logging.StreamHandler(io.StringIO())
    logger.addHandler(handler)
    try:
        mask_logs("tests.privacy")
        mask_logs("tests.privacy")
        assert sum(isinstance(known, MaskingFilter) for known in handler.filters) == 1
    finally:
        logger.removeHandler(handler)
