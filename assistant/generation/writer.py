"""The writer: asks the model, checks each sentence as it comes, and says what became of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from assistant.answer import Aspect, WrittenBy
from assistant.generation.calls import Caller, Ended, Limits
from assistant.generation.facts import Facts
from assistant.generation.limits import Call, Gate, Refused, tokens_of
from assistant.generation.port import ChatModel, Prompt
from assistant.generation.prompts import digest, make_prompt
from assistant.generation.reading import SentenceReader
from assistant.generation.sentences import Checked, check_sentence, same
from assistant.grounding import Evidence
from corpus.errors import TrolyError

_SENTENCES = 5  # shown at most
_REMOVED = 8  # then the model is not listened to any longer
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be written: the question as it was typed, the record's title, facts and evidence, and the aspects
    asked that the record speaks of (empty: anything will do)."""

    question: str
    title: str
    asked: tuple[Aspect, ...]
    facts: Facts
    evidence: Evidence


@dataclass(slots=True)
class Text:
    """What was written so far: sentences in order, those held back until the question is answered, and the record."""

    shown: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    removed: list[str] = field(default_factory=list)
    reason: str = ""
    first_ms: float = 0.0


class Writer:
    """Writes with one model. Safe to use from several threads. Never raises: what fails is said in ``WrittenBy``."""

    def __init__(
        self, model: ChatModel, limits: Limits | None = None, gate: Gate | None = None, longest: int = 400
    ) -> None:
        self.model = model
        self._limits = limits or Limits()
        self._gate = gate or Gate()
        self._characters = longest * 8  # of output; a server may not know a limit of tokens
        self._caller = Caller()
        self._lock = Lock()
        self._warming: Thread | None = None
        self._usable = False

    def warm_up(self) -> None:
        """Begin to load what the model's client needs, once and in the background: importing it takes seconds."""
        with self._lock:
            if self._warming is None:
                self._warming = Thread(target=self._warm, name="generation-warm-up", daemon=True)
                self._warming.start()

    def _warm(self) -> None:
        try:
            self.model.warm_up()
        except Exception as error:  # noqa: BLE001 - told to the operator; answers go on without sentences
            code, detail = (error.code, error.detail) if isinstance(error, TrolyError) else (type(error).__name__, "")
            _log.error("generation: %s: %s", code, detail)
        else:
            self._usable = True

    def _loaded(self, limits: Limits) -> bool:
        """Whether the client is there, after waiting for it no longer than for a first word."""
        self.warm_up()
        assert self._warming is not None
        self._warming.join(min(limits.first_seconds, limits.total_seconds))
        return self._usable

    def write(
        self, task: Task, tell: Callable[[str], None], gone: Event, *, seen: bool = True
    ) -> tuple[list[str], WrittenBy]:
        """Sentences that have passed the check, and the record of how they came about. ``tell`` gets each as soon as
        it may be shown; ``gone`` ends the writing; not ``seen``, it ends sooner, for somebody waits without a word."""
        limits = self._limits if seen else self._limits.unseen()
        started = time.monotonic()
        text = Text()
        try:
            with self._gate.call() as call:
                if self._loaded(limits):
                    self._listen(task, text, tell, gone, call, started, limits)
                else:
                    text.reason = "unavailable"
        except Refused as refused:
            text.reason = refused.reason
        except Exception as error:  # noqa: BLE001 - the record's answer stands without us
            text.reason = "failed"
            _log.error("writing failed: %s", type(error).__name__)  # its words may hold the prompt
        if text.removed:
            _log.info("sentences removed: %s", ", ".join(text.removed))
        if not text.shown and not text.reason:
            text.reason = "not_asked" if text.held else "unsupported"
        return text.shown, WrittenBy(
            model=self.model.name, prompt=digest(), used=bool(text.shown), reason=text.reason, kept=len(text.shown),
            removed=len(text.removed), first_ms=round(text.first_ms, 1),
            total_ms=round((time.monotonic() - started) * 1000, 1),
        )  # fmt: skip

    def _listen(
        self,
        task: Task,
        text: Text,
        tell: Callable[[str], None],
        gone: Event,
        call: Call,
        started: float,
        limits: Limits,
    ) -> None:
        prompt = make_prompt(task.question, task.title, task.asked, task.facts)
        call.tokens = tokens_of(prompt.system, prompt.user)
        reader = SentenceReader()
        try:
            for sentence in self._sentences(prompt, reader, gone, call, text, started, limits):
                found = check_sentence(sentence, task.facts, task.evidence)
                if isinstance(found, Checked):
                    if (key := same(found.text)) in text.seen:
                        text.reason = "repeats"
                        break
                    text.seen.add(key)
                    text.held.append(found.text)
                    if text.shown or not task.asked or found.aspects & set(task.asked[:1]):
                        text.first_ms = text.first_ms or (time.monotonic() - started) * 1000
                        for ready in text.held:
                            tell(ready)
                        text.shown += text.held
                        text.held = []
                else:
                    text.removed.append(found.why)
                if len(text.shown) + len(text.held) >= _SENTENCES or len(text.removed) >= _REMOVED:
                    break
        except Ended as ended:
            text.reason = ended.reason
            call.failed = True if ended.reason != "gone" else None
            return
        heard = bool(text.seen or text.removed)
        if not heard and not text.reason:
            text.reason = "broken" if reader.broken or reader.open else "empty"
        call.failed = not heard

    def _sentences(
        self,
        prompt: Prompt,
        reader: SentenceReader,
        gone: Event,
        call: Call,
        text: Text,
        started: float,
        limits: Limits,
    ) -> Iterator[str]:
        length = 0
        pieces = self._caller.pieces(self.model, prompt, limits, gone, started)
        try:
            for piece in pieces:
                length += len(piece)
                call.tokens += tokens_of(piece)
                yield from reader.feed(piece)
                if length > self._characters:
                    text.reason = "endless"
                    return
        finally:
            pieces.close()  # type: ignore[attr-defined]
