"""The versioned library of records."""

from corpus.library.comparing import Difference, differences
from corpus.library.export import export_lines
from corpus.library.findings import Finding, Pair, Side
from corpus.library.freshness import Freshness, is_stale
from corpus.library.importer import FileReport, ImportReport, import_paths
from corpus.library.library import Library
from corpus.library.reading import Entry, Listed
from corpus.library.states import Decision, State, Version

__all__ = [
    "Decision", "Difference", "Entry", "FileReport", "Finding", "Freshness", "ImportReport", "Library", "Listed", "Pair",
    "Side", "State", "Version", "differences", "export_lines", "import_paths", "is_stale",
]  # fmt: skip
