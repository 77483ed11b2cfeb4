"""Fine-tuning: what is right for one question is wrong for the others of its batch. Needs torch.

The loss goes both ways (question to passage and back); pairs that share a right answer or a title do not count as
wrong. The learning rate rises, then falls along a cosine over the *minutes* given, so that a run ends on time on any
machine. A run that was broken off goes on from its last checkpoint, optimizer included, with a new epoch.
"""

from __future__ import annotations

import json
import math
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from index.training.data import Batch, Pair, Passages, batches
from index.training.network import Encoder, encode, tokens

CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a run goes. ``bf16`` computes in bfloat16 where the processor is faster so."""

    minutes: float = 80.0
    batch: int = 48
    group: int = 4
    portion: int = 24
    rate: float = 1e-4
    warm_up_steps: int = 60
    last_share: float = 0.02
    temperature: float = 0.03
    weight_decay: float = 0.01
    longest: int = 56
    seed: int = 7
    checkpoint_minutes: float = 4.0
    measure_minutes: float = 25.0
    bf16: bool = True


@dataclass(slots=True)
class Progress:
    """Where a run stands; ``seconds`` counts over resumed runs."""

    epoch: int = 0
    step: int = 0
    seconds: float = 0.0


def loss_of(queries: torch.Tensor, passages: torch.Tensor, false: torch.Tensor, temperature: float) -> torch.Tensor:
    """Mean of the cross entropies question → passage and passage → question; ``false`` marks what is left out."""
    scores = (queries.float() @ passages.float().T) / temperature
    scores = scores.masked_fill(false, -1e4)
    target = torch.arange(len(scores))
    loss = torch.nn.functional.cross_entropy
    return (loss(scores, target) + loss(scores.T, target)) / 2


def rate_at(schedule: Schedule, progress: Progress) -> float:
    """Learning rate now: linear rise over the first steps, then a cosine over the minutes."""
    warm = min(1.0, (progress.step + 1) / schedule.warm_up_steps)
    done = min(1.0, progress.seconds / (schedule.minutes * 60))
    fall = schedule.last_share + (1 - schedule.last_share) * (1 + math.cos(math.pi * done)) / 2
    return schedule.rate * warm * fall


def free_threads() -> int:
    """Threads to compute with: one while others use the machine. Threads that wait for each other at every
    operation come to a halt together when the system gives one of them no time."""
    cores = os.cpu_count() or 1
    return cores if os.getloadavg()[0] < cores + 0.7 else 1


def train(
    encoder: Encoder, tokenizer: Tokenizer, pairs: Sequence[Pair], held_out: Sequence[Pair], passages: Passages,
    codes: Sequence[str], schedule: Schedule, folder: Path,
) -> Progress:  # fmt: skip
    """Train in place until the minutes are over; log to ``folder/log.jsonl``, checkpoint beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(schedule.seed)
    optimizer = torch.optim.AdamW(encoder.parameters(), lr=schedule.rate, weight_decay=schedule.weight_decay)
    progress = resume(encoder, optimizer, folder)
    saved = measured = progress.seconds
    encoder.train()
    losses: list[float] = []
    for batch in _stream(pairs, passages, schedule, progress):
        started = time.monotonic()
        torch.set_num_threads(free_threads())
        for group in optimizer.param_groups:
            group["lr"] = rate_at(schedule, progress)
        losses.append(_step(encoder, tokenizer, optimizer, batch, schedule))
        progress.step += 1
        progress.seconds += time.monotonic() - started
        if progress.step % 20 == 0:
            _log(folder, progress, loss=round(sum(losses) / len(losses), 4), rate=rate_at(schedule, progress))
            losses.clear()
        if progress.seconds - measured > schedule.measure_minutes * 60:
            measured = progress.seconds
            _log(folder, progress, **held_out_hits(encoder, tokenizer, held_out, passages, codes, schedule))
        over = progress.seconds >= schedule.minutes * 60
        if over or progress.seconds - saved > schedule.checkpoint_minutes * 60:
            saved = progress.seconds
            _checkpoint(encoder, optimizer, progress, folder)
        if over:
            break
    return progress


def _stream(pairs: Sequence[Pair], passages: Passages, schedule: Schedule, progress: Progress) -> Iterator[Batch]:
    while True:
        chance = random.Random(schedule.seed * 1000 + progress.epoch)
        yield from batches(pairs, passages, schedule.batch, schedule.group, chance)
        progress.epoch += 1


def _step(
    encoder: Encoder, tokenizer: Tokenizer, optimizer: torch.optim.Optimizer, batch: Batch, schedule: Schedule
) -> float:
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=schedule.bf16):
        ids = (tokens(tokenizer, batch.queries, "query", schedule.longest),
               tokens(tokenizer, batch.passages, "passage", schedule.longest))  # fmt: skip
        queries, found = (encode(encoder, rows, schedule.portion) for rows in ids)
    loss = loss_of(queries, found, torch.from_numpy(batch.false), schedule.temperature)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def held_out_hits(
    encoder: Encoder, tokenizer: Tokenizer, pairs: Sequence[Pair], passages: Passages, codes: Sequence[str],
    schedule: Schedule,
) -> dict[str, float]:  # fmt: skip
    """hit@1 and hit@10 of the held-out questions over all procedures, as typed and without diacritics."""
    from corpus.language import fold

    encoder.train(False)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=schedule.bf16):
        texts = [passages.texts[code][0] for code in codes]
        table = encode(encoder, tokens(tokenizer, texts, "passage", schedule.longest), 64).float()
        out: dict[str, float] = {}
        for name, queries in (("", [p.query for p in pairs]), ("_stripped", [fold(p.query) for p in pairs])):
            vectors = encode(encoder, tokens(tokenizer, queries, "query", 128), 32).float()
            best = (vectors @ table.T).topk(min(10, len(codes))).indices.tolist()
            for depth in (1, 10):
                hits = sum(
                    any(codes[n] in pair.right for n in row[:depth]) for pair, row in zip(pairs, best, strict=True)
                )
                out[f"hit{depth}{name}"] = round(hits / max(len(pairs), 1), 4)
    encoder.train()
    return out


def resume(encoder: Encoder, optimizer: torch.optim.Optimizer, folder: Path) -> Progress:
    """Load the checkpoint of ``folder`` into network and optimizer; a new ``Progress`` where there is none."""
    path = folder / CHECKPOINT
    if not path.exists():
        return Progress()
    state = torch.load(path, weights_only=True)
    encoder.load_state_dict(state["encoder"])
    optimizer.load_state_dict(state["optimizer"])
    progress = Progress(**state["progress"])
    progress.epoch += 1
    return progress


def _checkpoint(encoder: Encoder, optimizer: torch.optim.Optimizer, progress: Progress, folder: Path) -> None:
    path = folder / CHECKPOINT
    state = {"encoder": encoder.state_dict(), "optimizer": optimizer.state_dict(), "progress": asdict(progress)}
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def _log(folder: Path, progress: Progress, **values: float) -> None:
    line = {"step": progress.step, "epoch": progress.epoch, "seconds": round(progress.seconds), **values}
    with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
