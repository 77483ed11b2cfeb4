"""Documents that speak to the assistant instead of to people."""

from corpus.screening.documents import addressed

__all__ = ["addressed"]
