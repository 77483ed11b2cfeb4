"""The chat page for browsers: static files only, served at the site's root."""

from pathlib import Path

STATIC = Path(__file__).parent / "static"
