"""The report of runs: one self-contained HTML file."""

from eval.report.page import Section, page

__all__ = ["Section", "page"]
