"""The one base error, with stable codes.

A code is part of the public contract (API, command line, log); the Vietnamese text a citizen or an editor
reads is looked up by code in a resource file by the room that shows it. ``detail`` is for operators and never
reaches a citizen.
"""

from __future__ import annotations


class TrolyError(Exception):
    """Base of all errors this package raises on purpose.

    ``code`` is stable and upper case (``INDEX_MISSING``); ``detail`` says what was seen and, where there is one,
    the command that repairs it.
    """

    code = "INTERNAL"

    def __init__(self, detail: str = "", *, code: str | None = None) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        if code is not None:
            self.code = code


class InputError(TrolyError):
    """What the caller gave cannot be used; trying again with the same input gives the same error."""

    code = "BAD_INPUT"


class LibraryError(TrolyError):
    """The versioned library of records cannot be opened, read or written."""

    code = "LIBRARY"


class BusyError(TrolyError):
    """Another process holds the lock this operation needs."""

    code = "BUSY"


class DependencyError(TrolyError):
    """An optional package is needed for what was asked; ``detail`` names the command that installs it."""

    code = "DEPENDENCY_MISSING"
