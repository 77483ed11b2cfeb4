"""Our own model: the contract on a small stand-in network, every kind of file that must be refused, and the real one."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest

import index.embedders.onnx as module
from corpus.errors import DependencyError
from index.embedders import Embedder
from index.embedders.onnx import DEFAULT_FOLDER, FORMAT, MANIFEST, ModelError, OnnxEmbedder, read_manifest
from tests.index.embedders.contract import TEXTS, EmbedderContract

DIMENSIONS = 8
_ALPHABET = (
    "abcdefghijklmnopqrstuvwxyz0123456789?!:. ▁" + "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
)
_OWN = OnnxEmbedder()


def tokenizer_text() -> str:
    """A unigram tokenizer that knows single characters."""
    tokenizers = pytest.importorskip("tokenizers", reason="the model needs the package tokenizers")
    pieces = ["<s>", "<pad>", "</s>", "<unk>", *dict.fromkeys(_ALPHABET)]
    tokenizer = tokenizers.Tokenizer(tokenizers.models.Unigram([(piece, -1.0) for piece in pieces], unk_id=3))
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return str(tokenizer.to_str())


class StandIn:
    """Plays onnxruntime's session: a vector from the token ids; remembers the shapes it was asked for."""

    inputs: tuple[str, ...] = ("input_ids", "attention_mask")
    reply: Callable[[np.ndarray], np.ndarray] | None = None
    shapes: ClassVar[list[tuple[int, int]]] = []

    def __init__(self, network: bytes, options: Any, providers: list[str]) -> None:
        if network != b"network":
            raise RuntimeError("Protobuf parsing failed.")
        assert providers == ["CPUExecutionProvider"]
        StandIn.threads = options.intra_op_num_threads

    def get_inputs(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name=name) for name in self.inputs]

    def run(self, _: None, feed: dict[str, np.ndarray]) -> list[np.ndarray]:
        ids, mask = feed["input_ids"], feed["attention_mask"]
        assert ids.dtype == mask.dtype == np.int64 and ids.shape == mask.shape
        StandIn.shapes.append(ids.shape)
        table = np.random.default_rng(1).normal(size=(4096, DIMENSIONS)).astype(np.float32)
        vectors = (table[ids] * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return [StandIn.reply(vectors) if StandIn.reply else vectors]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model folder whose network the stand-in plays."""
    runtime = ModuleType("onnxruntime")
    runtime.SessionOptions = lambda: SimpleNamespace(intra_op_num_threads=0)  # type: ignore[attr-defined]
    runtime.InferenceSession = StandIn  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "onnxruntime", runtime)
    monkeypatch.setattr(StandIn, "shapes", [])
    made = tmp_path / "model"
    made.mkdir()
    (made / "network.onnx").write_bytes(b"network")
    (made / "tokenizer.json").write_text(tokenizer_text(), encoding="utf-8")
    write_manifest(made)
    return made


def write_manifest(folder: Path, **changes: Any) -> None:
    names = {"network": "network.onnx", "tokenizer": "tokenizer.json"}
    sums = {role: hashlib.sha256((folder / name).read_bytes()).hexdigest() for role, name in names.items()}
    manifest = {
        "format": FORMAT, "name": "test", "version": "1", "dimensions": DIMENSIONS, "max_tokens": 40, "pad": 1,
        "prefixes": {"query": "query: ", "passage": "passage: "},
        "files": {role: {"name": name, "sha256": sums[role]} for role, name in names.items()},
    } | changes  # fmt: skip
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


class TestOnnx(EmbedderContract):
    @pytest.fixture
    def embedder(self, folder: Path) -> Embedder:
        return OnnxEmbedder(folder)


@pytest.mark.real_model
class TestOwnModel(EmbedderContract):
    """The model that ships, really loaded."""

    @pytest.fixture
    def embedder(self) -> Embedder:
        pytest.importorskip("onnxruntime", reason="the model needs the package onnxruntime")
        pytest.importorskip("tokenizers", reason="the model needs the package tokenizers")
        if not (DEFAULT_FOLDER / MANIFEST).exists():
            pytest.skip(f"no model in {DEFAULT_FOLDER.name}: make one with python -m index.training")
        return _OWN

    def test_everyday_words_find_the_official_title(self, embedder: Embedder) -> None:
        """The reason to have a model of our own; the base put the building permit as near as the birth."""
        titles = ["Đăng ký khai sinh", "Cấp giấy phép xây dựng", "Cấp lại giấy phép lái xe", "Đăng ký thường trú"]
        asked = ["vợ mới đẻ giờ làm giấy tờ gì cho con", "xây nhà xin phép ở đâu", "mất bằng lái", "nhập hộ khẩu"]
        scores = embedder.embed(asked, input_type="query") @ embedder.embed(titles, input_type="passage").T
        assert scores.argmax(1).tolist() == [0, 1, 2, 3]

    def test_without_diacritics_the_same_is_found(self, embedder: Embedder) -> None:
        titles = ["Đăng ký kết hôn", "Đăng ký khai tử", "Cấp giấy phép lao động cho người nước ngoài"]
        asked = ["dang ky ket hon can gi", "lam giay chung tu cho ong noi", "giay phep lao dong nguoi nuoc ngoai"]
        scores = embedder.embed(asked, input_type="query") @ embedder.embed(titles, input_type="passage").T
        assert scores.argmax(1).tolist() == [0, 1, 2]


def test_making_one_reads_nothing(tmp_path: Path) -> None:
    embedder = OnnxEmbedder(tmp_path / "nowhere")
    with pytest.raises(ModelError, match=r"model\.json cannot be read"):
        _ = embedder.digest


def test_no_texts_load_nothing(folder: Path) -> None:
    embedder = OnnxEmbedder(folder)
    assert embedder.embed([], input_type="query").shape == (0, DIMENSIONS) and embedder._session is None


def test_questions_and_passages_get_their_own_prefix(folder: Path) -> None:
    query, passage = (OnnxEmbedder(folder).embed(["khai sinh"], input_type=k)[0] for k in ("query", "passage"))  # type: ignore[arg-type]
    assert query @ passage < 0.9999


def test_a_long_text_does_not_widen_the_short_ones(folder: Path) -> None:
    """One story of 500 words padded a batch of titles to its length: a build took ten times as long."""
    texts = ["giấy tờ " * 200, *["giấy"] * 40, "tờ khai"]
    OnnxEmbedder(folder).embed(texts, input_type="passage")
    work = StandIn.shapes[1:]
    assert sum(rows for rows, _ in work) == len(texts)
    assert max(width for _, width in work) == 40, "cut to max_tokens"
    assert sum(rows for rows, width in work if width > 25) <= 11


def test_texts_go_side_by_side_each_with_one_thread(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch shares the scale of its int8 activations: a text had another vector in other company."""
    asked: list[int | None] = []

    class Counting(ThreadPoolExecutor):
        def __init__(self, workers: int | None = None) -> None:
            asked.append(workers)
            super().__init__(workers)

    monkeypatch.setattr(module, "ThreadPoolExecutor", Counting)
    embedder = OnnxEmbedder(folder, threads=3)
    embedder.embed(TEXTS, input_type="passage")
    assert asked == [3] and StandIn.threads == 1


def test_another_model_has_another_identity(folder: Path) -> None:
    """An index built with one model and searched with another finds noise; the digest stands between."""
    before = OnnxEmbedder(folder).digest
    (folder / "network.onnx").write_bytes(b"network2")
    write_manifest(folder)
    after = OnnxEmbedder(folder).digest
    write_manifest(folder, version="2")
    assert len({before, after, OnnxEmbedder(folder).digest}) == 3
    assert before.startswith("test/1/")


def refused(folder: Path) -> str:
    with pytest.raises(ModelError) as caught:
        OnnxEmbedder(folder).embed(TEXTS, input_type="query")
    assert caught.value.code == "EMBEDDER_MODEL_INVALID"
    return caught.value.detail


def test_a_truncated_network_is_refused(folder: Path) -> None:
    """A download that broke off; onnxruntime loads some of those, and the last layers are zeros."""
    (folder / "network.onnx").write_bytes(b"netw")
    assert "network.onnx" in refused(folder) and "4 bytes" in refused(folder)


def test_the_tokenizer_of_another_model_is_refused(folder: Path) -> None:
    """It loads and gives ids; all vectors are wrong."""
    path = folder / "tokenizer.json"
    path.write_text(path.read_text(encoding="utf-8").replace("-1.0", "-2.0"), encoding="utf-8")
    assert "tokenizer.json" in refused(folder)


@pytest.mark.parametrize("name", ["network.onnx", "tokenizer.json", MANIFEST])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert name in refused(folder)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"format": 1}', json.dumps({"format": FORMAT}), '"x"'],
)  # fmt: skip
def test_a_broken_manifest_is_refused(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    assert MANIFEST in refused(folder)


@pytest.mark.parametrize(
    "change",
    [{"format": "other/1"}, {"dimensions": 0}, {"dimensions": "many"}, {"max_tokens": 1}, {"files": {}},
     {"prefixes": {"query": "q"}}, {"files": None}, {"pad": None}],
)  # fmt: skip
def test_a_manifest_that_makes_no_sense_is_refused(folder: Path, change: dict[str, Any]) -> None:
    write_manifest(folder, **change)
    assert MANIFEST in refused(folder)


def test_a_manifest_leads_to_no_file_outside(folder: Path) -> None:
    outside = folder.parent / "network.onnx"
    outside.write_bytes(b"network")
    named = {"name": "../network.onnx", "sha256": hashlib.sha256(b"network").hexdigest()}
    write_manifest(folder, files={"network": named, "tokenizer": named})
    assert "outside" in refused(folder)


def test_a_file_that_is_no_network_is_refused(folder: Path) -> None:
    (folder / "network.onnx").write_bytes(b"<html>404</html>")
    write_manifest(folder)
    assert "does not load" in refused(folder)


def test_a_network_of_another_kind_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StandIn, "inputs", ("pixels",))
    assert "inputs" in refused(folder)


LIES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "another length": lambda vectors: vectors[:, :3],
    "one vector a token": lambda vectors: vectors[:, None, :],
    "too few": lambda vectors: vectors[:0],
    "not a number": lambda vectors: vectors * np.nan,
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_network_that_gives_something_else_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, lie: Callable[[np.ndarray], np.ndarray]
) -> None:
    monkeypatch.setattr(StandIn, "reply", staticmethod(lie))
    embedder = OnnxEmbedder(folder)
    for _ in range(2):  # not loaded by halves: the second call is refused as well
        with pytest.raises(ModelError, match="came out"):
            embedder.embed(TEXTS, input_type="query")


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_a_missing_package_names_the_command(folder: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(DependencyError, match="pip install onnxruntime tokenizers"):
        OnnxEmbedder(folder).warm_up()


def test_the_manifest_is_read_as_written(folder: Path) -> None:
    manifest = read_manifest(folder)
    assert (manifest.name, manifest.dimensions, manifest.max_tokens) == ("test", DIMENSIONS, 40)
    assert manifest.prefixes == {"query": "query: ", "passage": "passage: "}
