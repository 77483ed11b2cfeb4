"""The gate: whether a build is good enough to be published, by thresholds with reasons in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpus.errors import InputError
from eval.compare import compare, interval
from eval.figures import better, figures_of
from eval.measures import MEASURES
from eval.metrics import SLICES, Judged

OF_A_SET = ("ece", "worst_style_gap", "p50_ms", "p95_ms", "tokens")


class Threshold(BaseModel):
    """One line of the gate."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    figure: str
    at_least: float | None = None
    at_most: float | None = None
    slice: dict[str, str] = Field(default_factory=dict)
    fewest: int = Field(default=1, ge=1)
    reason: str = Field(min_length=8)

    @model_validator(mode="after")
    def _one_bound_on_a_known_figure(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("give at_least or at_most")
        if self.figure not in MEASURES and self.figure not in OF_A_SET:
            raise ValueError(f"no figure {self.figure!r}")
        if (self.at_least is None) != (better(self.figure) == "lower"):
            raise ValueError(f"{better(self.figure)} is better of {self.figure}")
        if unknown := set(self.slice) - set(SLICES):
            raise ValueError(f"no slice {sorted(unknown)[0]!r}")
        return self

    @property
    def name(self) -> str:
        return self.figure + "".join(f" [{key}={value}]" for key, value in self.slice.items())

    @property
    def bound(self) -> str:
        return f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"


class Rules(BaseModel):
    """A gate file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str = ""
    drop: float = Field(default=0.02, ge=0, le=1)
    thresholds: tuple[Threshold, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Check:
    """What came of one threshold. ``value`` None: too few questions to say anything, which neither passes nor fails."""

    name: str
    bound: str
    value: float | None
    questions: int
    passed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of all of them."""

    checks: tuple[Check, ...]
    questions: int

    @property
    def passed(self) -> bool:
        """Everything that could be checked holds, and something could."""
        return all(check.passed for check in self.checks) and any(check.value is not None for check in self.checks)

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.passed)

    def to_json(self) -> dict[str, Any]:
        return {"passed": self.passed, "questions": self.questions,
                "checks": [{name: getattr(check, name) for name in Check.__slots__} for check in self.checks]}  # fmt: skip

    def markdown(self) -> str:
        """A summary for a pull request or a mail."""
        measured = sum(check.value is not None for check in self.checks)
        head = "đạt" if self.passed else "KHÔNG ĐẠT"
        lines = [f"## Cổng chất lượng: {head}", "",
                 f"{self.questions} câu hỏi, {measured} ngưỡng đo được, {len(self.failed)} không đạt.", "",
                 "| | chỉ số | ngưỡng | đo được | số câu | vì sao |", "|---|---|---|---|---|---|"]  # fmt: skip
        for check in sorted(self.checks, key=lambda check: (check.passed, check.value is None)):
            mark = "–" if check.value is None else "✓" if check.passed else "✗"
            shown = "" if check.value is None else f"{check.value:.3f}" if check.value < 10 else f"{check.value:.0f}"
            lines.append(f"| {mark} | {check.name} | {check.bound} | {shown} | {check.questions} | {check.reason} |")
        return "\n".join(lines) + "\n"


def load_rules(path: Path | None = None) -> Rules:
    """A gate file, by default the package's own. Raises ``InputError`` (``GATE_BROKEN``)."""
    try:
        place = path or Path(str(resources.files("eval").joinpath("resources/gate.yaml")))
        return Rules.model_validate(yaml.safe_load(place.read_text("utf-8")))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", code="GATE_BROKEN") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}", code="GATE_BROKEN") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path or 'gate.yaml'}: {where}: {first['msg']}", code="GATE_BROKEN") from error


def decide(
    judged: Sequence[Judged], rules: Rules, *, against: Sequence[Judged] | None = None, part: bool = False
) -> Verdict:
    """Hold a run against the thresholds. ``part``: only some questions of the set were asked; then a mean is held
    against a threshold with the interval that so few questions leave it, or chance would close the gate. And, where another run is given, against that: a measure that lost more than
    ``drop`` and surely (paired, corrected for the number of measures) closes the gate too."""
    checks = [_check(threshold, judged, part) for threshold in rules.thresholds]
    if against is not None:
        for difference in compare(against, judged):
            lost = abs(difference.change) if difference.verdict == "worse" else 0.0
            checks.append(
                Check(f"{difference.measure} so với lần trước", f"giảm ≤ {rules.drop:g}", round(lost, 4),
                      difference.questions, lost <= rules.drop, f"{difference.before:.3f} → {difference.after:.3f}")
            )  # fmt: skip
    return Verdict(tuple(checks), len(judged))


def _check(threshold: Threshold, judged: Sequence[Judged], part: bool) -> Check:
    asked = [item for item in judged if all(SLICES[name](item) == value for name, value in threshold.slice.items())]
    applies = asked
    if threshold.figure in MEASURES:
        applies = [item for item in asked if threshold.figure in item.values]
    elif threshold.figure == "ece":
        applies = [item for item in asked if item.confidence is not None and "hit_1" in item.values]
    value = figures_of(asked).get(threshold.figure) if len(applies) >= threshold.fewest else None
    passed = value is None or _holds(threshold, value)
    if part and not passed and value is not None and threshold.figure in MEASURES and 0 < value < 1:
        likely = interval([item.values[threshold.figure] for item in applies])
        passed = _holds(threshold, likely.high if threshold.at_least is not None else likely.low)
    elif part and threshold.figure == "ece":
        passed = True  # grows with fewer questions, whatever the confidence is worth
    return Check(threshold.name, threshold.bound, value, len(applies), passed, threshold.reason)


def _holds(threshold: Threshold, value: float) -> bool:
    if threshold.at_least is not None:
        return value >= threshold.at_least
    return threshold.at_most is not None and value <= threshold.at_most
