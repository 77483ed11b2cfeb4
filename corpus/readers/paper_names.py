"""What the name of a paper tells beyond itself: blank forms it refers to, and that it is no paper but a remark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.language.hygiene import clean
from corpus.models import FormRef, Paper

FILE_ENDING = r"\.(?:docx|doc|xlsx|xls|pdf|rar|zip|odt|rtf|pptx|jpg|jpeg|png)"
# "Mẫu CT01", "Mẫu số 18", "(mẫu NA5)", "Mẫu số 05A-HSB", "mẫu TP/CN-2011/CN.06". A code holds a digit, so that
# "theo mẫu quy định" is none.
_FORM = re.compile(
    r"\b(?:biểu\s+)?mẫu\s+(?:đơn\s+|tờ\s+khai\s+|biểu\s+)?(?:số\s*:?\s*|ký\s+hiệu\s+)?"
    r"(?P<code>(?:[A-ZĐ]{1,6}[A-ZĐ0-9./_-]*)?\d[A-Za-zĐđ0-9./_-]*)",
    re.IGNORECASE,
)
_NOTE_START = re.compile(r"^[\W_]*(?:lưu ý|ghi chú|chú ý|trường hợp|ví dụ)\b", re.IGNORECASE)
_NOTE_GROUP = re.compile(r"^[\W_]*(?:lưu ý|ghi chú|chú ý)\b", re.IGNORECASE)
_DUTY = re.compile(r"có trách nhiệm|có quyền lựa chọn|không được yêu cầu", re.IGNORECASE)
_DUTY_MIN_CHARS = 60


def form_refs(name: str, files: Sequence[tuple[str, str]] = ()) -> tuple[FormRef, ...]:
    """Blank forms a paper names, and the attached ``files`` as ``(file name, url)``.

    One code and one file are the same form; otherwise which file belongs to which code is not said, and both are
    kept apart.
    """
    found: dict[str, str] = {}
    for match in _FORM.finditer(name):
        code = match["code"].rstrip("./-_")
        # A date or a document number is no form: "mẫu 01/2023/TT-BTP" names the circular.
        if re.search(r"/\d{4}/", code) or len(code) > 30:
            continue
        found.setdefault(code.upper(), clean(match[0]).rstrip("./-_"))
    attached = [(clean(file), url) for file, url in files if clean(file)]
    if len(found) == 1 and len(attached) == 1:
        (code, words), (file, url) = next(iter(found.items())), attached[0]
        return (FormRef(code=code, name=words, file=file, url=url),)
    return (
        *(FormRef(code=code, name=words) for code, words in found.items()),
        *(FormRef(file=file, url=url) for file, url in dict.fromkeys(attached)),
    )


def is_note(name: str, originals: int | None, copies: int | None, group: str = "") -> bool:
    """Whether a line among the papers is a remark. Judged conservatively: a paper taken for a remark goes missing
    at the counter, so only lines with no copy of any kind that also read like a remark count."""
    if originals or copies:
        return False
    if _NOTE_GROUP.match(group):
        return True
    return bool(_NOTE_START.match(name)) or (len(name) >= _DUTY_MIN_CHARS and bool(_DUTY.search(name)))


def paper(
    name: str, originals: int | None, copies: int | None, group: str = "", files: Sequence[tuple[str, str]] = ()
) -> Paper | None:
    """One line of a dossier, None where it has no name."""
    name = clean(name)
    if not name:
        return None
    note = is_note(name, originals, copies, group)
    return Paper(name=name, originals=originals, copies=copies, forms=form_refs(name, files), is_note=note)
