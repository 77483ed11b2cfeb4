"""The versioned library of records."""

from corpus.library.importer import FileReport, ImportReport, import_paths
from corpus.library.library import Entry, Library

__all__ = ["Entry", "FileReport", "ImportReport", "Library", "import_paths"]
