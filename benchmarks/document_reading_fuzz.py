"""Mutated files of each format: exceptions that are not ours, the longest time, the most memory.

Each format is read in a process of its own, one after another, so that its memory is its own. File ``n`` of a format is
always the same: a failure is printed as ``format:n`` and made again with ``--only format:n``. Half the files of the
packed formats are damaged inside their members and packed again, where a flipped bit would only break a checksum.
"""

from __future__ import annotations

import faulthandler
import io
import multiprocessing
import random
import resource
import struct
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from corpus.documents import Limits
from corpus.documents.parsing import parse
from corpus.documents.sniff import format_of
from corpus.errors import TrolyError
from corpus.structure.records import records_of
from tests.support.mutation import mutated, random_steps

LIMITS = Limits(bytes=2_000_000, unpacked=4_000_000, ocr_pages=0, cells=5_000)
_HANGS = 240  # seconds for one file after which its process shows where it stands and ends
_SEEDS = 6  # of a format
_SEED_BYTES = 200_000
_PACKED = ("docx", "xlsx", "zip")
_RTF = (
    r"{\rtf1\ansi\ansicpg1258\deff0{\fonttbl{\f0 Times New Roman;}}{\info{\title a}}\f0\fs28 S\u7889?: 12/2031/TT-BNS\par "
    r"\trowd\cellx100\cellx200 \intbl Ph\'ed\cell 5.000 \u273?\u7891?ng\cell\row \pard \u272?i\u7873?u 1. Ph\u7841?m vi\par }"
)
_MHT = (
    'From: a\r\nSubject: b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"; type="text/html"\r\n\r\n--x\r\n'
    "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><body><p>=C4=90i=E1=BB=81u 1. "
    "Ph=E1=BA=A1m vi</p><table><tr><td>a</td></tr></table></body></html>\r\n--x--\r\n"
)


def seeds(folders: Sequence[Path]) -> dict[str, list[bytes]]:
    """Files to damage by format: small ones made from the formats' rules, and the smallest of those in ``folders``."""
    from tests.corpus.documents.test_fuzz import SEEDS

    made: dict[str, list[bytes]] = {kind: [data] for kind, data in SEEDS.items()}
    made |= {
        "rtf": [_RTF.encode()],
        "mht": [_MHT.encode()],
        "png": [png(*_picture(made["pdf"][0]))],
        "bmp": [_bmp(*_picture(made["pdf"][0]))],
        "doc": [],
        "xls": [],
    }
    real = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    for path in sorted(real, key=lambda path: (path.stat().st_size, path.name)):
        if path.stat().st_size > _SEED_BYTES:
            break
        try:
            kind = format_of(data := path.read_bytes())  # not the name: error pages are called .pdf
        except TrolyError:
            continue
        if len(made.get(kind, [b""] * _SEEDS)) < _SEEDS:
            made[kind].append(data)
    return {kind: files for kind, files in made.items() if files}


def fuzz(times: int, folders: Sequence[Path], only: str) -> None:
    """A line a format; ``only``: formats by comma, or one file as ``format:n``."""
    chosen, _, number = only.partition(":")
    wanted = chosen.split(",") if chosen else []
    context = multiprocessing.get_context("spawn")
    for kind, files in seeds(folders).items():
        if wanted and kind not in wanted:
            continue
        first, last = (int(number), int(number) + 1) if number else (0, times)
        process = context.Process(target=_one_format, args=(kind, files, first, last))
        process.start()
        process.join()
        if process.exitcode:
            print(f"{kind:5} !! the process ended with {process.exitcode}", flush=True)


def _one_format(kind: str, files: list[bytes], first: int, last: int) -> None:
    codes: Counter[str] = Counter()
    worst, slowest, started = 0.0, 0, time.perf_counter()
    for number in range(first, last):
        faulthandler.dump_traceback_later(_HANGS, exit=True)
        dice = random.Random(f"{kind}:{number}")
        data = damaged(dice.choice(files), kind, dice)
        begun = time.perf_counter()
        try:
            records_of(parse(data, f"a.{kind}", LIMITS))
            codes["read"] += 1
        except TrolyError as error:
            codes[error.code] += 1
        except BaseException as error:  # noqa: BLE001 - this is what is looked for
            codes[f"!! {type(error).__name__}"] += 1
            print(f"{kind}:{number} {type(error).__name__}: {error}"[:200], flush=True)
        if (took := time.perf_counter() - begun) > worst:
            worst, slowest = took, number
    faulthandler.cancel_dump_traceback_later()
    own, programs = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"{kind:5} {last - first} files in {time.perf_counter() - started:.0f} s, longest {worst:.2f} s ({kind}:{slowest}), "
          f"at most {own} MB, its programs {programs} MB: {dict(codes.most_common())}", flush=True)  # fmt: skip


def damaged(data: bytes, kind: str, dice: random.Random) -> bytes:
    """A file with one to eight kinds of damage done to it or, if it is packed, to one of its members."""
    if kind in _PACKED and dice.random() < 0.5:
        return _damaged_inside(data, dice)
    return mutated(data, random_steps(len(data), dice))


def _damaged_inside(data: bytes, dice: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        members = [(info.filename, packed.read(info)) for info in packed.infolist()]
    place = dice.randrange(len(members))
    name, content = members[place]
    way = dice.choice(("damage", "damage", "damage", "drop", "swap", "twice", "rename"))
    if way == "damage":
        members[place] = (name, mutated(content, random_steps(len(content), dice)))
    elif way == "drop":
        del members[place]
    elif way == "swap":
        other = dice.randrange(len(members))
        members[place], members[other] = (name, members[other][1]), (members[other][0], content)
    elif way == "twice":
        members.append((f"{name}.{dice.randint(1, 9)}", content))
    else:
        members[place] = (
            "../" * dice.randint(0, 3) + name + dice.choice(("", "\n", "/", "\u202e", "x" * 300)),
            content,
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return buffer.getvalue()


def _picture(pdf: bytes) -> tuple[bytes, int, int]:
    """The upper part of a page in grey: pixels, width, height."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pixels = document[0].render(scale=1.0, grayscale=True).to_numpy()[:200, :400]
    document.close()
    return pixels.tobytes(), pixels.shape[1], pixels.shape[0]


def _bmp(grey: bytes, width: int, height: int) -> bytes:
    """The same as a bitmap, whose damage no checksum finds. ``width`` a multiple of four."""
    head = struct.pack("<IiiHHIIiiII", 40, width, -height, 1, 8, 0, len(grey), 0, 0, 256, 0)
    palette = b"".join(bytes((value, value, value, 0)) for value in range(256))
    start = 14 + len(head) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(grey), 0, 0, start) + head + palette + grey


def png(grey: bytes, width: int, height: int) -> bytes:
    """A grey picture of eight bits, rows from the top, as PNG."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + grey[at : at + width] for at in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
