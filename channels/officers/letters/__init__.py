"""Letters of the counter as .docx, in the format of Decree 30/2020: filled from the record and what the officer knows."""

from channels.officers.letters.kinds import compose
from channels.officers.letters.model import Applicant, Letter, LetterInput, LetterKind, Signature
from channels.officers.letters.page import as_docx

__all__ = ["Applicant", "Letter", "LetterInput", "LetterKind", "Signature", "as_docx", "compose"]
