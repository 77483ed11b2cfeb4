"""Logs without personal data. Fails closed: a line that cannot be masked is not written as it was."""

from __future__ import annotations

import logging

from corpus.privacy.masking import mask

_FORMATTER = logging.Formatter()
_WITHHELD = "(withheld: could not be masked)"


class MaskingFilter(logging.Filter):
    """Masks message, arguments and traceback of every record; to be put on handlers, which all loggers reach."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _masked(record.getMessage), ()
        if record.exc_info and record.exc_info[0] is not None:
            error = record.exc_info
            record.exc_text = _masked(lambda: _FORMATTER.formatException(error))
            record.exc_info = None
        elif record.exc_text:
            text = record.exc_text
            record.exc_text = _masked(lambda: text)
        if record.stack_info:
            stack = record.stack_info
            record.stack_info = _masked(lambda: stack)
        return True


def mask_logs(*names: str) -> None:
    """Put a ``MaskingFilter`` on every handler of the root logger and of the named ones. Calling it again is harmless."""
    for logger in (logging.getLogger(), *map(logging.getLogger, names)):
        for handler in logger.handlers:
            if not any(isinstance(known, MaskingFilter) for known in handler.filters):
                handler.addFilter(MaskingFilter())


def _masked(text: object) -> str:
    try:
        return mask(text())  # type: ignore[operator]
    except Exception:  # noqa: BLE001 - whatever breaks, personal data must not be written
        return _WITHHELD
