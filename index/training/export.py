"""From the trained network to the folder that ``index.embedders.onnx`` loads: ONNX, int8, tokenizer, manifest.

The quantised network is compared with the trained one before it is written; a mean cosine below ``LEAST_COSINE``
stops the export. Needs torch, onnx and onnxruntime.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from index.embedders.onnx import FORMAT, MANIFEST, OnnxEmbedder
from index.training.network import PREFIXES, encode, load, tokens

NAME = "troly-e5"
VERSION = "1"
MAX_TOKENS = 128
LEAST_COSINE = 0.97
OPSET = 17
_NETWORK, _TOKENIZER = "network.int8.onnx", "tokenizer.json"
# Texts of the check: every kind of wording, none from a data set.
CHECK_TEXTS = (
    "làm giấy khai sinh cho con cần những gì", "dang ky tam tru o dau", "Cấp lại giấy phép lái xe",
    "sổ đỏ sang tên hết bao nhiêu tiền vậy ạ", "mẫu CT01", "thủ tục thành lập công ty tnhh một thành viên",
    "hồ sơ xin giấy phép xây dựng nhà ở", "mất căn cước", "Điều kiện được hưởng trợ cấp thất nghiệp là gì?",
    "e mún đk kết hôn vs ng nc ngoài", "thời hạn giải quyết khiếu nại lần hai", "nghi dinh 123 khoan 2 dieu 5",
)  # fmt: skip


def export(trained: Path, out: Path, facts: Mapping[str, Any]) -> dict[str, float]:
    """Write the model folder ``out``; ``facts`` of the training go into the manifest. Gives the check's figures.

    Raises ``ValueError`` when the quantised network is too far from the trained one.
    """
    encoder, tokenizer = load(trained)
    encoder.train(False)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        to_onnx(encoder, plain)
        quantise(plain, out / _NETWORK)
    shutil.copyfile(trained / _TOKENIZER, out / _TOKENIZER)
    config = encoder.bert.config
    manifest = {
        "format": FORMAT, "name": NAME, "version": VERSION, "dimensions": config.hidden_size,
        "layers": config.num_hidden_layers, "pieces": config.vocab_size, "max_tokens": MAX_TOKENS, "pad": 1,
        "prefixes": PREFIXES, "quantisation": "int8 dynamic, weights per channel",
        "base": {"name": "intfloat/multilingual-e5-small", "licence": "MIT"},
        "training": {key: facts[key] for key in ("recipe_digest", "progress", "pairs") if key in facts},
        "files": {role: {"name": name, "bytes": (out / name).stat().st_size, "sha256": _sha256(out / name)}
                  for role, name in (("network", _NETWORK), ("tokenizer", _TOKENIZER))},
    }  # fmt: skip
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    with torch.no_grad():
        trained_vectors = encode(encoder, tokens(tokenizer, CHECK_TEXTS, "query", MAX_TOKENS), 16).numpy()
    figures = nearness(trained_vectors, OnnxEmbedder(out).embed(CHECK_TEXTS, input_type="query"))
    if figures["mean_cosine"] < LEAST_COSINE:
        raise ValueError(f"the quantised network is too far from the trained one: {figures}")
    return figures


def to_onnx(encoder: torch.nn.Module, path: Path) -> None:
    """The network with pooling and scaling inside: ``input_ids``, ``attention_mask`` → ``vectors``."""
    ids = torch.tensor([[0, 5, 6, 2], [0, 7, 2, 1]])
    mask = torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])
    axes = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        encoder, (ids, mask), str(path), input_names=["input_ids", "attention_mask"], output_names=["vectors"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "texts"}}, opset_version=OPSET,
        dynamo=False,
    )  # fmt: skip


def quantise(plain: Path, target: Path) -> None:
    """Weights to int8, one scale a channel; activations are quantised as they come."""
    quantize_dynamic(plain, target, weight_type=QuantType.QInt8, per_channel=True)


def nearness(left: Sequence[Any] | np.ndarray[Any, Any], right: np.ndarray[Any, Any]) -> dict[str, float]:
    """Mean and lowest cosine of the rows of two tables of unit vectors."""
    cosines = (np.asarray(left) * right).sum(1)
    return {"mean_cosine": round(float(cosines.mean()), 4), "lowest_cosine": round(float(cosines.min()), 4)}


def versions() -> dict[str, str]:
    """Versions that decide the export, for the model card."""
    return {"torch": str(torch.__version__), "onnxruntime": str(onnxruntime.__version__)}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
