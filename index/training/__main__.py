"""``python -m index.training DATA_DIR --out DIR --minutes N``: data, leak check, vocabulary, training, export."""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tokenizers import Tokenizer

from index.training import leak_check, network, vocabulary
from index.training.noise import noisy
from index.training.recipe import Recipe, TrainingSet, prepare, restore, store
from index.training.train import Schedule, train

_CUT = "cut_down"  # the network before training
_RUN = "run"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all steps; a step whose result is in the folder is not done again."""
    parser = argparse.ArgumentParser(prog="python -m index.training", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the public data sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for everything that is made")
    parser.add_argument("--minutes", type=float, default=80.0, help="minutes of training")
    parser.add_argument("--base", default="intfloat/multilingual-e5-small", help="folder or hub name of the base")
    parser.add_argument("--layers", type=int, default=8)
    parser.add_argument("--pieces", type=int, default=8000)
    parser.add_argument("--no-export", action="store_true")
    given = parser.parse_args(arguments)
    recipe, schedule = Recipe(), Schedule(minutes=given.minutes)
    given.out.mkdir(parents=True, exist_ok=True)

    stored = given.out / f"pairs-{recipe.digest}.json"
    if stored.exists():
        made = restore(stored)
    else:
        made = prepare(given.data, recipe)
        made.counts["dropped: too near to dev"] = drop_leaks(made, given.data)
        store(made, stored)
    _say(f"{len(made.pairs)} pairs {made.counts}, {len(made.held_out)} held out")
    cut = given.out / _CUT
    if not (cut / "config.json").exists():
        make_network(made, given.base, given.pieces, given.layers, cut)
    encoder, tokenizer = network.load(cut)
    progress = train(encoder, tokenizer, made.pairs, made.held_out, made.passages, made.codes, schedule,
                     given.out / _RUN)  # fmt: skip
    network.save(encoder, tokenizer, given.out / "trained")
    facts = {"recipe": asdict(recipe), "recipe_digest": recipe.digest, "schedule": asdict(schedule),
             "progress": asdict(progress), "pairs": made.counts}  # fmt: skip
    (given.out / "training.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
    if not given.no_export:
        from index.training import export

        export.export(given.out / "trained", given.out / "model", facts)
    return 0


def drop_leaks(made: TrainingSet, data: Path) -> int:
    """Take out of the pairs what is too near to a dev question; how many that were."""
    dev = leak_check.dev_questions(data)
    near = {
        leak.training for leak in leak_check.leaks((p.query for p in made.pairs), dev, made.passages.titles.values())
    }
    before = len(made.pairs)
    made.pairs = [pair for pair in made.pairs if pair.query not in near]
    return before - len(made.pairs)


def make_network(made: TrainingSet, base: str, pieces: int, layers: int, folder: Path) -> None:
    """Prune vocabulary and layers of the base, and say what the pruning costs on the held-out questions."""
    from huggingface_hub import hf_hub_download

    local = Path(base) / "tokenizer.json"
    full = Tokenizer.from_file(str(local if local.exists() else hf_hub_download(base, "tokenizer.json")))
    chance = random.Random(1)
    texts = [pair.query for pair in made.pairs]
    texts += [noisy(pair.query, chance) for pair in made.pairs]
    texts += [text for found in made.passages.texts.values() for text in set(found)]
    counts = vocabulary.count_pieces(full, vocabulary.forms(texts))
    table = json.loads(full.to_str())["model"]["vocab"]
    kept = vocabulary.select([piece for piece, _ in table], counts, pieces)
    small = vocabulary.pruned(full, kept)
    for name, unseen in (("held-out", [p.query for p in made.held_out]),):
        cost = vocabulary.inflation(full, small, list(vocabulary.forms(unseen)))
        _say(f"{len(kept)} pieces; {name}: {cost.full:.1f} -> {cost.pruned:.1f} tokens, unknown {cost.unknown:.5f}")
    network.save(network.cut_down(base, kept, layers), small, folder)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
