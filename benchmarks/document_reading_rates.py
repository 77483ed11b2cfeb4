"""How fast files are read, beside the bare library in the same run: a ratio holds on a busy machine, a rate does not."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from corpus.documents import Limits
from corpus.documents.parsing import parse
from corpus.structure.records import records_of

_FILES = 20  # of a format


def rates(folder: Path) -> None:
    """Read the smallest files of a folder by format: bare, as a document, and as records."""
    bare: dict[str, tuple[str, Callable[[Path], None]]] = {
        ".pdf": ("PDFium's own text", _pdfium), ".doc": ("antiword", _antiword), ".docx": ("unzipping", _unzipped),
    }  # fmt: skip
    for ending, (name, alone) in bare.items():
        files = sorted(
            (p for p in folder.rglob("*") if p.suffix.lower() == ending), key=lambda p: (p.stat().st_size, p.name)
        )
        files = [path for path in files if _is_read(path, ending[1:])][:_FILES]
        if not files:
            continue
        base = _seconds(alone, files)
        read = _seconds(lambda path: _parsed(path), files)
        whole = _seconds(lambda path: records_of(_parsed(path)), files)
        pages = sum(len(_parsed(path).pages) for path in files)
        print(f"{ending}: {len(files)} files, {pages} pages; {name} {base:.2f} s; document {read:.2f} s = "
              f"{len(files) / read:.1f} files a second, {read / max(base, 1e-9):.1f} × {name}; with structure {whole:.2f} s = "
              f"{len(files) / whole:.1f} files a second", flush=True)  # fmt: skip


def _parsed(path: Path) -> Any:
    return parse(path.read_bytes(), path.name, Limits(ocr_pages=0))


def _is_read(path: Path, kind: str) -> bool:
    try:
        return bool(_parsed(path).blocks) and _parsed(path).format == kind
    except Exception:  # noqa: BLE001 - files that are no files of their format are counted elsewhere
        return False


def _seconds(work: Callable[[Path], object], files: Iterable[Path]) -> float:
    begun = time.perf_counter()
    for path in files:
        work(path)
    return time.perf_counter() - begun


def _pdfium(path: Path) -> None:
    pdfium: Any = __import__("pypdfium2")
    pdf = pdfium.PdfDocument(path)
    for page in pdf:
        page.get_textpage().get_text_bounded()
    pdf.close()


def _antiword(path: Path) -> None:
    subprocess.run(["antiword", "-m", "UTF-8.txt", str(path)], capture_output=True, check=False)


def _unzipped(path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            packed.read(name)
