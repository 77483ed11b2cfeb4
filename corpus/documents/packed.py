"""Zip containers opened with their limits: a bomb is found by what its directory says, and again while unpacking."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from corpus.documents.limits import MEGABYTE, Limits, too_large
from corpus.errors import InputError

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    OSError,
    NotImplementedError,
    struct.error,
    LookupError,
)


class Packed:
    """A zip file in memory. Members are read whole, never written to disk, so their names can do no harm."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self._name, self._limits = name, limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.members = [info for info in self._zip.infolist() if not info.is_dir()]
        except _BROKEN as error:
            raise InputError(f"{name}: damaged archive ({error})", code="FILE_DAMAGED") from error
        if len(self.members) > limits.members:
            raise too_large(f"{name}: {len(self.members)} members, at most {limits.members}", "ARCHIVE_TOO_LARGE")
        if sum(info.file_size for info in self.members) > limits.unpacked:
            raise too_large(f"{name}: unpacks to more than {limits.unpacked} bytes", "ARCHIVE_TOO_LARGE")
        for info in self.members:
            if info.file_size > MEGABYTE and info.file_size > limits.ratio * max(info.compress_size, 1):
                raise too_large(f"{name}: {info.filename[:80]} unpacks beyond {limits.ratio}:1", "ARCHIVE_TOO_LARGE")

    @property
    def names(self) -> list[str]:
        return [info.filename for info in self.members]

    def read(self, member: str) -> bytes:
        """Bytes of a member. Raises ``InputError``: ``FILE_ENCRYPTED``, ``FILE_DAMAGED``, ``ARCHIVE_TOO_LARGE``."""
        try:
            info = self._zip.getinfo(member)
            if info.flag_bits & 0x1:
                raise InputError(f"{self._name}: {member[:80]} needs a password", code="FILE_ENCRYPTED")
            with self._zip.open(info) as stream:
                # The directory may lie about the size: stop at what it said.
                data = stream.read(info.file_size + 1)
        except (*_BROKEN, RuntimeError) as error:
            raise InputError(f"{self._name}: {member[:80]}: {error}", code="FILE_DAMAGED") from error
        if len(data) > info.file_size:
            raise too_large(f"{self._name}: {member[:80]} is larger than its archive says", "ARCHIVE_TOO_LARGE")
        return data
