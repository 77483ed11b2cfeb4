"""How much a file may cost. A file beyond a limit is refused whole, with the limit's own code; nothing is cut off."""

from __future__ import annotations

from pydantic import Field

from corpus.errors import InputError
from corpus.models.base import Model

MEGABYTE = 1024 * 1024


class Limits(Model):
    """Limits of reading one file, archive members included."""

    bytes: int = Field(default=100 * MEGABYTE, gt=0, description="size of the file")
    unpacked: int = Field(default=400 * MEGABYTE, gt=0, description="of everything packed inside it")
    ratio: int = Field(default=200, gt=1, description="unpacked to packed size of one member above a megabyte")
    members: int = Field(default=2_000, gt=0, description="files in an archive, parts of a message")
    depth: int = Field(default=3, ge=1, description="archives in archives")
    pages: int = Field(default=1_500, gt=0)
    ocr_pages: int = Field(default=200, ge=0, description="pages of one file that are read by OCR")
    cells: int = Field(default=500_000, gt=0, description="of one spreadsheet or table")
    characters: int = Field(default=20_000_000, gt=0)
    seconds: float = Field(default=240, gt=0, description="without any page being finished")
    total_seconds: float = Field(default=3_600, gt=0)
    memory: int = Field(default=1_500 * MEGABYTE, gt=0, description="address space of the reading process")


def too_large(what: str, code: str = "FILE_TOO_LARGE") -> InputError:
    """The error of a limit that was passed."""
    return InputError(what, code=code)
