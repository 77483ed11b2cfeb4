"""Two agencies with a collection each, beside the installation's own, in one live index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.container import Container
from corpus.models import Procedure
from tests.support.building import build
from tests.support.records import bring

SECRETS = {"main": "biển số xe chung", "bac": "nuôi gấu miền Bắc", "nam": "nuôi hổ miền Nam"}


@pytest.fixture
def agencies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Container]:
    """A container over an index of three collections, which hold a record of one id and one of their own."""
    monkeypatch.setenv("TROLY_HOME", str(tmp_path))
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER", "hashing")
    monkeypatch.setenv("TROLY_EVAL_LIVE_LOG", "true")
    container = Container()
    for number, (collection, secret) in enumerate(SECRETS.items(), start=1):
        records = [
            Procedure(key="9.000001", title=f"Cấp giấy phép {secret}"),
            Procedure(key=f"9.00010{number}", title=f"Đăng ký {secret}"),
        ]
        bring(container.library, tmp_path / f"{collection}.jsonl", *records, collection=collection)
    build(container.library, tmp_path)
    monkeypatch.setenv("TROLY_COLLECTION", "main")
    container = Container()
    yield container
    container.library.close()
