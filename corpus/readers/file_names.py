"""File names glued to the name of a paper: "…theo mẫu;Mau so 01.docx", "Tờ khaiMẫu CT01.docxMẫu CT02.pdf"."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.readers.letters import AGENCIES, LOWER, UPPER
from corpus.readers.paper_names import FILE_ENDING

# Places where a word begins with no space before it. Numbers inside names ("Phụ lục I.3", "ảnh 4x6", "09.QLT") and
# mixed capitals ("SOPs", "Phụ lục IVa") look alike and must not count.
_AFTER_NUMBER = "|".join([*(rf"(?<=-{agency})(?=[^\W_])" for agency in AGENCIES), r"(?<=QH1\d)(?=[^\W_])"])
_GLUE = re.compile(
    "|".join(
        [
            _AFTER_NUMBER,
            rf"(?<=[{LOWER}])(?=[{UPPER}])",
            r"(?<=[;,:”\"!\])])(?=[^\W_])",
            rf"(?<=[{LOWER}]\.)(?=[^\W_])",
            rf"(?<=[{UPPER}]{{2}}\.)(?=[^\W\d_])",
            r"(?<=\d{4}\.)(?=[^\W\d_])",
            r"(?<=[\s.;:)”^]\.)(?=[^\W_])",
            rf"(?<=\d)(?=[{UPPER}][{LOWER}{UPPER}\d])",
            rf"(?<=[{UPPER}])(?=[{UPPER}][{LOWER}]{{2}})",
            rf"(?<=[{LOWER}]{{2}})(?=\d)",
            rf"(?<=[{LOWER}])(?=(?:mẫu|mau|phụ lục|phu luc|phieu|don[a-z])(?:\W|\d|[a-z]))",
        ]
    )
)
_FORM_WORD = re.compile(
    r"(?:\d{1,3}\s*[.\-_)]?\s*)?(?:mẫu|mau|mu(?=[\d\W_a-z])|đơn|don|tờ khai|to ?khai|biểu|bieu|bm|phụ lục|phu ?luc|"
    r"pl\W?\d|phiếu|phieu|giấy|giay|văn bản|van ban|danh sách|bản|ban |hợp đồng|(?:na|tk|ct|cc|dc|nc)\d)",
    re.IGNORECASE,
)
_NUMBER_GLUE = re.compile(_AFTER_NUMBER)
_FILE_END = re.compile(FILE_ENDING, re.IGNORECASE)
# File systems of the portal cut names; a glue farther away than this is a typing slip in the paper's own name.
_LONGEST_FILE = 130
# "sửa chữa nhà ởTT05 Mauso07 …": a prefix of the file's own stands before its first telling word.
_LONGEST_PREFIX = 25


def split_files(cell: str) -> tuple[str, tuple[str, ...], bool]:
    """Name of a paper, the files glued to it, and whether the border between them is certain.

    Where it is not, the name keeps the whole cell: a name with a file behind it can still be read, one cut in the
    middle cannot.
    """
    ends = [match.end() for match in _FILE_END.finditer(cell)]
    # A file named in the middle of a sentence belongs to the sentence.
    if not ends or ends[-1] != len(cell):
        return cell, (), True
    border = _border(cell[: ends[0]])
    if border is None:
        return cell, (), False
    files = [cell[border : ends[0]], *(cell[start:end] for start, end in pairwise(ends))]
    return cell[:border].strip(), tuple(file.strip() for file in files), True


def _border(text: str) -> int | None:
    """Where the file begins in ``text``, which ends with it; None where the glue leaves a choice."""
    stem = text.rfind(".")
    # Behind the number of a document nothing else can be glued, so a longer name is certain there.
    for match in _NUMBER_GLUE.finditer(text, 0, stem):
        tells = _FORM_WORD.match(text, match.start()) or " " not in text[match.start() :]
        if tells and len(text) - match.start() <= 2 * _LONGEST_FILE:
            return match.start()
    near = [m.start() for m in _GLUE.finditer(text, 0, stem) if m.start() and len(text) - m.start() <= _LONGEST_FILE]
    forms = [at for at in near if _FORM_WORD.match(text, at)]
    if forms:
        prefixed = [at for at in near if 0 < forms[0] - at <= _LONGEST_PREFIX and text[at].isupper()]
        return (prefixed or forms)[0]
    if len(near) == 1 or (near and " " not in text[near[0] :]):
        return near[0]
    return None
