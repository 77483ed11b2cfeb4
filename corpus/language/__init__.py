"""The one door for text: hygiene, normal forms, and Vietnamese language tools."""

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

__all__ = ["accent_share", "clean", "fold", "fold_word", "has_diacritics", "normalize", "syllables", "words"]
