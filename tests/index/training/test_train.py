"""The parts that need torch: loss, learning rate, network, checkpoints, export. Skipped where the extra is missing."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="needs the extra models: torch")
transformers = pytest.importorskip("transformers", reason="needs the extra models: transformers")
tokenizers = pytest.importorskip("tokenizers", reason="needs the package tokenizers")

from index.training.data import Pair, Passages  # noqa: E402  after the check that torch is there
from index.training.network import Encoder, cut_down, encode, kept_layers, load, save, tokens  # noqa: E402
from index.training.train import CHECKPOINT, Progress, Schedule, loss_of, rate_at, train  # noqa: E402

LETTERS = "abcdefghijklmnopqrstuvwxyz :"


def small_tokenizer() -> Any:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", *LETTERS]
    tokenizer = tokenizers.Tokenizer(tokenizers.models.Unigram([(piece, -1.0) for piece in pieces], unk_id=3))
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def small_encoder(layers: int = 2) -> Encoder:
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=4 + len(LETTERS), hidden_size=16, num_hidden_layers=layers, num_attention_heads=2,
        intermediate_size=32, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    return Encoder(transformers.BertModel(config, add_pooling_layer=False)).eval()


def test_layers_are_kept_evenly_with_both_ends() -> None:
    assert kept_layers(12, 8) == [0, 2, 3, 5, 6, 8, 9, 11]
    assert kept_layers(12, 12) == list(range(12))
    with pytest.raises(ValueError):
        kept_layers(12, 13)


def test_the_right_passage_first_is_no_loss_and_the_wrong_one_is() -> None:
    vectors, none = torch.eye(3), torch.zeros(3, 3, dtype=torch.bool)
    assert float(loss_of(vectors, vectors, none, 0.03)) < 1e-6
    assert float(loss_of(vectors, vectors.roll(1, 0), none, 0.03)) > 10


def test_what_is_not_wrong_costs_nothing() -> None:
    """Twins with one title were pushed apart."""
    same = torch.nn.functional.normalize(torch.ones(2, 4), dim=1)
    none, twins = torch.zeros(2, 2, dtype=torch.bool), ~torch.eye(2, dtype=torch.bool)
    assert float(loss_of(same, same, none, 0.03)) > 0.6 and float(loss_of(same, same, twins, 0.03)) < 1e-6


def test_the_rate_rises_then_falls_with_the_minutes() -> None:
    schedule = Schedule(minutes=10, rate=1.0, warm_up_steps=10)
    rates = [rate_at(schedule, Progress(step=step, seconds=seconds)) for step, seconds in
             ((0, 0), (9, 0), (500, 300), (900, 600), (999, 6000))]  # fmt: skip
    assert rates[0] == pytest.approx(0.1) and rates[1] == pytest.approx(1.0)
    assert rates[1] > rates[2] > rates[3] == pytest.approx(0.02) == rates[4]


def test_vectors_come_in_the_order_of_the_texts_and_have_length_one() -> None:
    encoder, tokenizer = small_encoder(), small_tokenizer()
    texts = ["khai sinh cho con", "thue", "giay phep", "a"]
    ids = tokens(tokenizer, texts, "query", 64)
    with torch.no_grad():
        together = encode(encoder, ids, 2)
        alone = torch.cat([encode(encoder, [row], 1) for row in ids])
    torch.testing.assert_close(together, alone, atol=1e-5, rtol=0)
    torch.testing.assert_close(together.norm(dim=1), torch.ones(4))


def test_a_long_text_keeps_its_end_token() -> None:
    [ids] = tokens(small_tokenizer(), ["a" * 100], "passage", 20)
    assert len(ids) == 20 and ids[0] == 0 and ids[-1] == 2


def test_a_network_is_read_as_it_was_written(tmp_path: Path) -> None:
    encoder, tokenizer = small_encoder(), small_tokenizer()
    save(encoder, tokenizer, tmp_path)
    again, words = load(tmp_path)
    ids = tokens(words, ["giay phep"], "query", 64)
    with torch.no_grad():
        torch.testing.assert_close(encode(again.eval(), ids, 1), encode(encoder, ids, 1))


def test_cutting_down_keeps_the_rows_of_the_pieces_and_the_layers(tmp_path: Path) -> None:
    base = small_encoder(layers=4)
    base.bert.save_pretrained(tmp_path)
    small = cut_down(tmp_path, [0, 1, 2, 3, 9, 5], 2)
    theirs, ours = base.bert.state_dict(), small.bert.state_dict()
    words = "embeddings.word_embeddings.weight"
    torch.testing.assert_close(ours[words], theirs[words][[0, 1, 2, 3, 9, 5]])
    name = "encoder.layer.{}.output.dense.weight"
    torch.testing.assert_close(ours[name.format(1)], theirs[name.format(3)])
    assert name.format(2) not in ours


def training_set() -> tuple[list[Pair], Passages]:
    passages = Passages()
    for letter in "bcdfghkl":
        passages.add(letter, letter * 5, (letter * 6,))
    return [Pair(key * 3, key, "test", frozenset({key}), weight=4) for key in passages.texts], passages


def run(folder: Path, minutes: float) -> tuple[Encoder, Progress]:
    pairs, passages = training_set()
    encoder = small_encoder()
    schedule = Schedule(minutes=minutes, batch=8, group=2, portion=4, rate=5e-3, warm_up_steps=2, bf16=False,
                        measure_minutes=minutes / 3)  # fmt: skip
    codes = list(passages.texts)
    return encoder, train(encoder, small_tokenizer(), pairs, pairs[:4], passages, codes, schedule, folder)


def test_training_ends_on_time_learns_and_goes_on_from_its_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = itertools.count()  # every look at the clock finds one second more
    monkeypatch.setattr("index.training.train.time", SimpleNamespace(monotonic=lambda: float(next(ticks))))
    encoder, first = run(tmp_path, 1)
    assert (first.step, first.seconds) == (60, 60)
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    losses = [line["loss"] for line in lines if "loss" in line]
    assert losses[-1] < losses[0]
    assert any("hit1_stripped" in line for line in lines)
    state = torch.load(tmp_path / CHECKPOINT, weights_only=True)
    torch.testing.assert_close(state["encoder"], dict(encoder.state_dict()))
    _, second = run(tmp_path, 1.5)
    assert second.step == 90 and second.epoch > first.epoch, "not from the beginning again"


def test_export_gives_a_model_that_loads_and_is_near(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("onnx", reason="needs the extra models: onnx")
    pytest.importorskip("onnxruntime", reason="needs the package onnxruntime")
    from index.embedders.onnx import OnnxEmbedder
    from index.training import export

    monkeypatch.setattr(export, "LEAST_COSINE", 0.9)  # sixteen dimensions round off more than the real ones
    save(small_encoder(), small_tokenizer(), tmp_path / "trained")
    figures = export.export(tmp_path / "trained", tmp_path / "model", {"recipe_digest": "x"})
    assert figures["mean_cosine"] > 0.9
    manifest = json.loads((tmp_path / "model/model.json").read_text(encoding="utf-8"))
    assert manifest["training"] == {"recipe_digest": "x"} and manifest["layers"] == 2
    assert OnnxEmbedder(tmp_path / "model").embed(["giấy phép"], input_type="query").shape == (1, 16)
