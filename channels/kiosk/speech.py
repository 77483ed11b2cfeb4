"""Voice by commands on this machine: an engine that reads aloud and one that writes down, each a program of one's own.

Text and sound go through pipes: nothing touches the disk. Without a command the page uses what the browser has.
"""

from __future__ import annotations

import io
import shlex
import struct
import subprocess
import threading
import wave

from channels.kiosk.texts import say
from corpus.errors import InputError, TrolyError
from corpus.language import clean

LONGEST_TEXT = 1000  # characters in one piece
LARGEST_SOUND = 2_000_000  # bytes: a minute at 16 kHz
LONGEST_WRITTEN = 500  # characters
_LARGEST_SPOKEN = 30_000_000
_LONGEST_WAIT = 3.0  # seconds; a queue here would take the threads that answers need


class Command:
    """An engine. One run at a time: a kiosk has one person before it, and who waits too long is told so."""

    def __init__(self, line: str, seconds: float) -> None:
        self._argv = shlex.split(line)
        self._seconds = seconds
        self._running = threading.Lock()

    def __bool__(self) -> bool:
        return bool(self._argv)

    def run(self, given: bytes) -> bytes:
        """What the engine makes of ``given``. Raises ``TrolyError`` (``SPEECH_ABSENT``, ``SPEECH_FAILED``,
        ``OVERLOADED``)."""
        if not self._argv:
            raise TrolyError("no command is set", code="SPEECH_ABSENT")
        if not self._running.acquire(timeout=_LONGEST_WAIT):
            raise TrolyError("the engine is at work for somebody else", code="OVERLOADED")
        try:
            done = subprocess.run(self._argv, input=given, capture_output=True, timeout=self._seconds, check=True)
        except FileNotFoundError as error:
            raise TrolyError(f"{self._argv[0]}: not found", code="SPEECH_ABSENT") from error
        except (OSError, subprocess.SubprocessError) as error:
            # What the program said may hold what the person said.
            raise TrolyError(f"{self._argv[0]}: {type(error).__name__}", code="SPEECH_FAILED") from error
        finally:
            self._running.release()
        return done.stdout


def spoken(engine: Command, text: str) -> bytes:
    """``text`` read aloud, as WAV marked as synthetic. Raises ``InputError`` (``BAD_INPUT``), ``TrolyError``."""
    text = clean(text).strip()
    if not text or len(text) > LONGEST_TEXT:
        raise InputError(f"1 to {LONGEST_TEXT} characters", code="BAD_INPUT")
    return marked(engine.run(text.encode()))


def written(engine: Command, sound: bytes) -> str:
    """What was said. Raises ``InputError`` (``BAD_INPUT``) for what is no WAV, ``TrolyError``."""
    try:
        with wave.open(io.BytesIO(sound)) as file:
            frames = file.getnframes()
    except (wave.Error, EOFError) as error:
        raise InputError("no WAV", code="BAD_INPUT") from error
    if not frames:
        raise InputError("no sound", code="BAD_INPUT")
    return " ".join(clean(engine.run(sound).decode("utf-8", "replace")).split())[:LONGEST_WRITTEN]


def marked(sound: bytes) -> bytes:
    """WAV with a comment that says that no person spoke, for machines (LIST/INFO/ICMT). Raises ``TrolyError``
    (``SPEECH_FAILED``) for what is no WAV; a sound without the mark does not leave here."""
    if len(sound) < 44 or sound[:4] != b"RIFF" or sound[8:12] != b"WAVE" or len(sound) > _LARGEST_SPOKEN:
        raise TrolyError("the voice gave no WAV", code="SPEECH_FAILED")
    note = say("synthetic_mark").encode() + b"\0"
    comment = b"INFOICMT" + struct.pack("<I", len(note)) + note + b"\0" * (len(note) % 2)
    mark = b"LIST" + struct.pack("<I", len(comment)) + comment
    # Before the other chunks: programs that stream leave the length of the data open.
    return sound[:4] + struct.pack("<I", len(sound) + len(mark) - 8) + sound[8:12] + mark + sound[12:]
