"""House rules that a program can check: no places in code, one door for text, frameworks in their adapters."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.language import fold

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("corpus", "index", "assistant", "eval", "channels")
# Provinces and cities of yesterday and today, and names by which the first user's area is known.
PLACES = """
Kon Tum|Quảng Ngãi|Đăk|Đắk|Đắc Lắc|An Giang|Bà Rịa|Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Định|
Bình Dương|Bình Phước|Bình Thuận|Cà Mau|Cần Thơ|Cao Bằng|Đà Nẵng|Đồng Nai|Đồng Tháp|Điện Biên|Gia Lai|Hà Giang|Hà Nam|
Hà Nội|Hà Tĩnh|Hải Dương|Hải Phòng|Hậu Giang|Hòa Bình|Hưng Yên|Khánh Hòa|Kiên Giang|Lai Châu|Lâm Đồng|Lạng Sơn|Lào Cai|
Long An|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Quảng Bình|Quảng Nam|Quảng Ninh|Quảng Trị|Sóc Trăng|
Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thừa Thiên|Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái|
Hồ Chí Minh|Sài Gòn|Lý Sơn|Ngọc Hồi|Măng Đen|Sa Thầy|Trà Bồng|Ba Tơ|Đức Phổ
"""
NAMES = [name.strip() for name in PLACES.replace("\n", "").split("|")]
PLACE = re.compile(r"\b(?:" + "|".join(sorted(map(fold, NAMES), key=len, reverse=True)) + r")\b")
SPLIT = re.compile(r"[\W_]+")
# The shipped default is a setting: the name of a profile file, not knowledge about a place.
ALLOWED = {("assistant/settings.py", 'default="quang-ngai",')}
# ASCII letters in a character class, but for hexadecimal digits.
ASCII_CLASS = re.compile(r"\[[^\]]*(?:a-z|A-Z)[^\]]*\]")

# Patterns of names that only machines give and read.
MACHINE_NAMES = {
    ("corpus/library/importer.py", "[a-z0-9][a-z0-9_-]{0,62}"),  # collections
    ("channels/assistants/model.py", "[a-z0-9][a-z0-9_-]{0,62}"),
    ("channels/assistants/model.py", "[a-z][a-z0-9-]{1,38}[a-z0-9]"),  # part of an address
}


def modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def places_in(text: str) -> list[str]:
    """Lines that name a place, accented or not, whatever stands between the syllables."""
    return [line.strip() for line in text.splitlines() if PLACE.search(SPLIT.sub(" ", fold(line)))]


def test_no_province_is_named_in_code():
    found = {(name_of(path), line) for path in modules() for line in places_in(path.read_text("utf-8"))}
    assert found <= ALLOWED, found - ALLOWED


@pytest.mark.parametrize("line", ["# tỉnh Kon Tum", 'x = "kon_tum"', "QUANG-NGAI", "Đăk Lăk", "dak lak", "Ba Ria"])
def test_the_search_for_places_finds_them(line):
    assert places_in(f"a = 1\n{line}\n") == [line]


@pytest.mark.parametrize("line", ["the long answer", "dakota", "phan bon", "a nam", "hoa don"])
def test_the_search_for_places_does_not_cry_wolf(line):
    assert not places_in(line)


def regex_literals(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Literal patterns given to a function of ``re``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).startswith("re."):
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.lineno, part.value


def ascii_classes(source: str) -> list[tuple[int, str]]:
    return [(line, pattern) for line, pattern in regex_literals(ast.parse(source)) if ASCII_CLASS.search(pattern)]


def test_no_ascii_letter_classes_on_vietnamese_text():
    """``[a-z]`` does not match "ă": words are taken apart in corpus/language; formats with codes in corpus/readers,
    and the letters that number clauses ("a)", "đ)", "Điều 5a") in corpus/documents and corpus/structure."""
    allowed = ("corpus/language/", "corpus/readers/", "corpus/documents/", "corpus/structure/")
    rest = [path for path in modules() if not name_of(path).startswith(allowed)]
    found = {(name_of(path), pattern) for path in rest for _, pattern in ascii_classes(path.read_text("utf-8"))}
    assert found <= MACHINE_NAMES, found - MACHINE_NAMES


def test_the_search_for_ascii_classes_finds_them():
    assert ascii_classes('import re\nX = re.compile(r"x[^a-z0-9]+", re.I)\n') == [(2, "x[^a-z0-9]+")]
    assert ascii_classes('import re\nre.sub(f"[A-Z]{1}", "", t)\n')
    assert not ascii_classes('import re\nX = re.compile(r"[^\\W_]+|a-z")\n')


def test_rooms_and_frameworks_stay_where_they_belong():
    """The contracts of pyproject.toml, checked by import-linter."""
    pytest.importorskip("importlinter", reason="import-linter is not installed (extra: dev)")
    run = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", run], cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0 and "0 broken" in done.stdout, done.stdout[-3000:] + done.stderr[-500:]
