"""Files as offices keep them, turned into one typed document whatever the format: see ``reading.read_document``."""

from __future__ import annotations

from corpus.documents.limits import Limits
from corpus.documents.model import Block, BlockKind, Document, Loss, PageInfo
from corpus.documents.reading import Reading, read_document

__all__ = ["Block", "BlockKind", "Document", "Limits", "Loss", "PageInfo", "Reading", "read_document"]
