"""Personal data in text: found, masked, and kept out of logs. Used before anything is stored and before any model."""

from corpus.privacy.finder import find
from corpus.privacy.kinds import Kind, Span
from corpus.privacy.logs import MaskingFilter, mask_logs
from corpus.privacy.masking import Masker, mask

__all__ = ["Kind", "Masker", "MaskingFilter", "Span", "find", "mask", "mask_logs"]
