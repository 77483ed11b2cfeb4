"""Optional packages and system programs: loaded when first needed, and a clear word where they are missing."""

from __future__ import annotations

import importlib
import shutil
from typing import Any

from corpus.errors import DependencyError


def needed(module: str, package: str) -> Any:
    """The imported module. Raises ``DependencyError`` that names the package to install."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise DependencyError(f"thiếu gói Python {package}: pip install {package}") from error


def program(*names: str) -> str | None:
    """Path of the first of these programs that is installed."""
    return next((path for name in names if (path := shutil.which(name))), None)


def missing_program(debian: str, what: str) -> DependencyError:
    """The error that names the Debian package."""
    return DependencyError(f"{what} cần gói hệ thống {debian}: apt-get install {debian}")
