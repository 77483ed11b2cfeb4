"""The benchmarks are no part of the installed package; their judge is tested here all the same."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
