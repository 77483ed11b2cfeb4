"""Files a second of a folder synchronisation: ``python -m benchmarks.folder_sync [--files 300] [--folder PATH]``.

Without ``--folder``: made-up files, two thirds record files (.jsonl) and one third Word files (.docx), each with one
record. Three runs over the same folder: everything new, nothing changed, one file in a hundred changed. The figure to
compare is the ratio of the first to the second run, which does not depend on the machine. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

from corpus.library import Library
from corpus.sources.folder import FolderSource
from corpus.sources.report import Done
from corpus.sources.state import Owner
from corpus.sources.sync import Plan, synchronise

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LINE = "Người dân nộp hồ sơ tại bộ phận một cửa trong giờ làm việc và nhận kết quả theo giấy hẹn. "


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--folder", type=Path, help="a folder of real files, which is only read")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = given.folder or _made_up(Path(place) / "vao", given.files)
        print(json.dumps(measure(folder, Path(place) / "home", change=given.folder is None), indent=1))


def measure(folder: Path, home: Path, *, change: bool) -> dict[str, Any]:
    """Seconds and files a second of each run. ``change``: the files may be changed for a third run."""
    found: dict[str, Any] = {"load_average_1min": os.getloadavg()[0]}
    library = Library(home / "library.sqlite")
    library.counts()
    found["first"] = _run(library, folder, home)
    found["second"] = _run(library, folder, home)
    if change:
        for path in sorted(folder.rglob("*.jsonl"))[::100]:
            path.write_text(path.read_text("utf-8").replace("Trả lời", "Trả lời mới"), "utf-8")
        found["one_in_a_hundred_changed"] = _run(library, folder, home)
    found["first_to_second"] = round(found["first"]["seconds"] / found["second"]["seconds"], 1)
    library.close()
    return found


def _run(library: Library, folder: Path, home: Path) -> dict[str, Any]:
    source = FolderSource("vao", folder, settle_seconds=0)
    started, used = time.perf_counter(), time.process_time()
    report = synchronise(library, source, Plan(Owner("vao", "main"), home / "write.lock"))
    seconds, cpu = time.perf_counter() - started, time.process_time() - used
    number = sum(report.total(done) for done in Done)
    return {
        "files": number, **{done.value: report.total(done) for done in Done if report.total(done)},
        "seconds": round(seconds, 3), "cpu_seconds": round(cpu, 3), "files_per_s": round(number / seconds, 1),
    }  # fmt: skip


def _made_up(folder: Path, number: int) -> Path:
    for n in range(number):
        path = folder / f"{n % 10}" / f"{n}{'.docx' if n % 3 == 2 else '.jsonl'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".docx":
            path.write_bytes(_docx(f"HƯỚNG DẪN NUÔI BỒ CÂU SỐ {n}"))
        else:
            row = {"kind": "faq", "key": f"k{n}", "title": f"Câu hỏi số {n}?", "answer": f"Trả lời số {n}. {_LINE}"}
            path.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    return folder


def _docx(title: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (title, *[_LINE] * 4))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f'<?xml version="1.0"?><w:document {_WORD}><w:body>{body}</w:body></w:document>'
        )
    return packed.getvalue()


if __name__ == "__main__":
    main()
