"""The versioned library of records."""

from corpus.library.importer import FileReport, ImportReport, import_paths
from corpus.library.library import Library
from corpus.library.reading import Entry, Listed
from corpus.library.states import Decision, State, Version

__all__ = [
    "Decision", "Entry", "FileReport", "ImportReport", "Library", "Listed", "State", "Version", "import_paths",
]  # fmt: skip
