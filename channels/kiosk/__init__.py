"""The kiosk of a one-stop hall: a full-screen touch page and what stands behind it."""

from pathlib import Path

STATIC = Path(__file__).parent / "static"
