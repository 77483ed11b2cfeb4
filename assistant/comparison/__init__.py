"""Two procedures side by side, from their records."""

from assistant.comparison.subjects import compares, subject_pairs
from assistant.comparison.table import Side, comparison

__all__ = ["Side", "compares", "comparison", "subject_pairs"]
