"""The network: the base model with fewer layers and a pruned vocabulary, mean pooling, unit vectors. Needs torch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from transformers import AutoModel, BertConfig, BertModel

from corpus.language import normalize

PREFIXES = {"query": "query: ", "passage": "passage: "}
_CONFIG = "config.json"
_WEIGHTS = "weights.pt"
_TOKENIZER = "tokenizer.json"


class Encoder(torch.nn.Module):  # type: ignore[misc]  # torch is an extra, so its classes are Any here
    """``forward(input_ids, attention_mask)``, both of shape (texts, tokens), gives unit vectors (texts, dimensions)."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp_min(1.0)
        return mean / mean.norm(dim=1, keepdim=True).clamp_min(1e-12)


def kept_layers(have: int, keep: int) -> list[int]:
    """``keep`` of ``have`` layers, evenly spaced, the first and the last among them."""
    if not 2 <= keep <= have:
        raise ValueError(f"cannot keep {keep} of {have} layers")
    return [round(number * (have - 1) / (keep - 1)) for number in range(keep)]


def cut_down(base: str | Path, pieces: Sequence[int], layers: int) -> Encoder:
    """The base model (folder or hub name) with the embeddings of ``pieces`` only and ``layers`` of its layers."""
    full: Any = AutoModel.from_pretrained(str(base))
    chosen = kept_layers(full.config.num_hidden_layers, layers)
    config = BertConfig(**(full.config.to_dict() | {
        "vocab_size": len(pieces), "num_hidden_layers": layers,
        "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "pad_token_id": 1,
    }))  # fmt: skip
    small = BertModel(config, add_pooling_layer=False)
    weights = {}
    place = {f"encoder.layer.{old}.": f"encoder.layer.{new}." for new, old in enumerate(chosen)}
    for name, tensor in full.state_dict().items():
        if name == "embeddings.word_embeddings.weight":
            weights[name] = tensor[torch.tensor(list(pieces))].clone()
        elif name.startswith("encoder.layer."):
            head = ".".join(name.split(".")[:3]) + "."
            if head in place:
                weights[place[head] + name[len(head) :]] = tensor.clone()
        elif not name.startswith("pooler."):
            weights[name] = tensor.clone()
    missing = small.load_state_dict(weights, strict=False)
    if [name for name in missing.missing_keys if "position_ids" not in name]:
        raise ValueError(f"the base lacks weights: {missing.missing_keys[:3]}")
    return Encoder(small)


def save(encoder: Encoder, tokenizer: Tokenizer, folder: Path) -> None:
    """Write configuration, weights and tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _CONFIG).write_text(json.dumps(encoder.bert.config.to_dict(), indent=1), encoding="utf-8")
    torch.save(encoder.bert.state_dict(), folder / _WEIGHTS)
    tokenizer.save(str(folder / _TOKENIZER))


def load(folder: Path) -> tuple[Encoder, Tokenizer]:
    """Read what ``save`` wrote."""
    config = BertConfig(**json.loads((folder / _CONFIG).read_text(encoding="utf-8")))
    bert = BertModel(config, add_pooling_layer=False)
    bert.load_state_dict(torch.load(folder / _WEIGHTS, weights_only=True))
    return Encoder(bert), Tokenizer.from_file(str(folder / _TOKENIZER))


def tokens(tokenizer: Tokenizer, texts: Sequence[str], kind: str, longest: int) -> list[list[int]]:
    """Token ids of texts (brought to normal form here) with the prefix of ``kind``, cut to ``longest``."""
    ready = [PREFIXES[kind] + normalize(text) for text in texts]
    return [_cut(encoding.ids, longest) for encoding in tokenizer.encode_batch(ready)]


def _cut(ids: list[int], longest: int) -> list[int]:
    return ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]]


def encode(encoder: Encoder, ids: Sequence[list[int]], portion: int) -> torch.Tensor:
    """Vectors of token lists in the order given; texts of like length are padded together, ``portion`` at a time."""
    order = sorted(range(len(ids)), key=lambda number: len(ids[number]))
    parts = []
    for start in range(0, len(order), portion):
        rows = [ids[number] for number in order[start : start + portion]]
        width = max(map(len, rows))
        padded = torch.tensor([row + [1] * (width - len(row)) for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
        parts.append(encoder(padded, mask))
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(parts)[back]
