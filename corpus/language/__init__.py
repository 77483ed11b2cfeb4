"""The one door for text: hygiene, normal forms, and Vietnamese language tools."""

from corpus.language.grams import accented_terms, folded_terms
from corpus.language.hygiene import (
    accent_share,
    clean,
    fold,
    fold_word,
    has_diacritics,
    normalize,
    syllables,
    words,
)

__all__ = [
    "accent_share",
    "accented_terms",
    "clean",
    "fold",
    "fold_word",
    "folded_terms",
    "has_diacritics",
    "normalize",
    "syllables",
    "words",
]
