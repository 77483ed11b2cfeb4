"""The glued table of papers → groups of papers by case.

``--Tên giấy tờMẫu đơn, tờ khaiSố lượng`` and then name, files and count of each paper: ``Đơn đề nghịMau 01.docx1 bản
chính,1 bản sao``. The heading of a case stands before each header, glued to the last count of the table above; ``--``
is no heading. A border that the glue hides is taken only where the text itself shows it; otherwise the piece is kept
whole and named in ``Unparsed``.
"""

from __future__ import annotations

import re

from corpus.language.hygiene import clean
from corpus.models import Paper, PaperGroup, Unparsed
from corpus.readers.file_names import split_files
from corpus.readers.jsonl import blank
from corpus.readers.letters import UPPER
from corpus.readers.paper_names import paper

_PAPERS_HEADER = re.compile(r"Tên giấy tờ ?Mẫu đơn, tờ khai ?Số lượng")
# "…theo Mẫu số 121 bản chính,1 bản sao" is form 12 and one original: counts of originals have one digit throughout
# the catalogue. In a name the number has a space before it or two digits with a zero: "+ 01 bản chính văn bản …".
_COUNT = re.compile(
    r"(?<=[^\s(])(?<!(?<!\d)0)(?P<originals>\d) bản chính(?:, ?(?P<copies>\d{1,2}) bản sao)?"
    rf"(?=$|[^\s:;,./)]|\n|\s[{UPPER}]|\s[-+*•]\s)"
)
_NO_CASE = re.compile(r"[-\s]*")


def parse_papers(text: str) -> tuple[tuple[PaperGroup, ...], tuple[Unparsed, ...]]:
    """Groups of papers by case, and what could not be told apart."""
    # A tab before a count is the rest of a cell border; in a name numbers stand behind plain spaces.
    text = blank(re.sub(r"\t+(?=\d bản chính)", "", text))
    if _NO_CASE.fullmatch(text):
        return (), ()
    pieces = _PAPERS_HEADER.split(text)
    if len(pieces) == 1:
        return (), (Unparsed(field="paper_groups", text=text, reason="no_table"),)
    groups: list[PaperGroup] = []
    unparsed: list[Unparsed] = []
    case = pieces[0]
    for n, piece in enumerate(pieces[1:], start=2):
        counts = list(_COUNT.finditer(piece))
        case_name = "" if _NO_CASE.fullmatch(case) else clean(case)
        starts = [0] + [count.end() for count in counts]
        papers = [
            _paper(piece[start : count.start()], count, case_name, unparsed)
            for start, count in zip(starts, counts, strict=False)
        ]
        rest = piece[starts[-1] :].strip()
        if n == len(pieces):
            if rest:
                unparsed.append(Unparsed(field="paper_groups", text=rest, reason="paper_without_count"))
        else:
            # What follows the last count is the heading of the next table.
            case = rest
        groups.append(PaperGroup(case=case_name, papers=tuple(p for p in papers if p is not None)))
    return tuple(group for group in groups if group.papers or group.case), tuple(unparsed)


def _paper(cell: str, count: re.Match[str], case: str, unparsed: list[Unparsed]) -> Paper | None:
    cell = cell.strip()
    originals, copies = int(count["originals"]), int(count["copies"] or 0)
    name, files, sure = split_files(cell)
    if not sure:
        unparsed.append(Unparsed(field="paper_groups", text=cell, reason="name_or_file"))
    return paper(name, originals, copies, case, [(file, "") for file in files])
