"""Restoring diacritics: "dang ky khai sinh" → "đăng ký khai sinh", on the copy that is searched, never shown.

``model`` holds the statistics of syllables, ``decode`` finds the best readings, ``train`` learns a model from text
(``python -m corpus.language.restoration``).
"""

from corpus.language.restoration.decode import Restored, Restorer, default_restorer

__all__ = ["Restored", "Restorer", "default_restorer"]
