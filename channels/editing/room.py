"""The editors' services, wired, and the clock that carries out plans and takes edited files into use."""

from __future__ import annotations

import logging
import threading
from datetime import date
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING

from assistant.answer import Outcome
from assistant.context import Question
from assistant.steps.read import reading_of
from assistant.steps.understand import query_of
from channels.contract.words import talk
from channels.editing.base import editing_database
from channels.editing.datafiles import DataFiles
from channels.editing.drafts import Drafts
from channels.editing.effective import EVERY_SECONDS, Effective
from channels.editing.failed import FailedQuestions, Nearest
from channels.editing.fetching import Fetcher
from channels.editing.jobs import Jobs
from channels.editing.publishing import Publisher
from channels.editing.quarantine import Quarantine
from channels.editing.shelf import Shelf
from channels.editing.uploads import Uploads
from channels.editing.versions import Versions
from channels.editing.wording import words
from channels.handover.tasks import TaskDesk, Tasks
from channels.queue.wishes import Wish, Wishes
from corpus.documents.limits import Limits
from corpus.errors import TrolyError
from corpus.language import clean
from eval.live import masked
from index.search import Filter

if TYPE_CHECKING:
    from channels.container import Container

_log = logging.getLogger(__name__)


class EditingRoom:
    """Everything editors do on one data folder. Nothing is opened until it is used."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self.home = container.corpus_settings.home
        self.settings = container.editing_settings
        self.database = editing_database(self.home)
        self._stopped = threading.Event()
        self._clock: threading.Thread | None = None

    @cached_property
    def uploads(self) -> Uploads:
        limits = Limits(bytes=self.settings.largest_file)
        fetcher = Fetcher(allowed=self.settings.hosts, largest=limits.bytes)
        quarantine = Quarantine(self.home, largest=limits.bytes)
        return Uploads(self.database, quarantine, fetcher, limits, self.settings.most_files)

    @cached_property
    def drafts(self) -> Drafts:
        shelf = Shelf(self.container.library)
        return Drafts(self.database, shelf, two_people=self.settings.two_people)

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self.home, self.database)

    @cached_property
    def publisher(self) -> Publisher:
        container = self.container
        return Publisher(
            self.database, container.generations, container.corpus_settings.lock_path,
            keep=container.index_settings.keep_generations,
        )  # fmt: skip

    @cached_property
    def failed(self) -> FailedQuestions:
        return FailedQuestions(self.home, self.database, self._nearest)

    @cached_property
    def wishes(self) -> Wishes:
        return Wishes(self.container.messaging.store)

    @cached_property
    def data(self) -> DataFiles:
        return DataFiles(self.home, self.database, self._first())

    @cached_property
    def tasks(self) -> TaskDesk:
        container, collection = self.container, self.container.corpus_settings.collection
        return TaskDesk(Tasks(container.handover_store), collection, lambda record: self._titled(collection, record))

    @cached_property
    def versions(self) -> Versions:
        return Versions(self.container.library, self.container.corpus_settings.collection)

    @cached_property
    def effective(self) -> Effective:
        return Effective(self.container)

    def _titled(self, collection: str, record: str) -> str | None:
        found = self.container.library.get(collection, record)
        return found.title if found is not None else None

    def look_for_failures(self) -> int:
        """Take up what failed since the last time; how many questions."""
        feedback = self.container.feedback.rows()
        return self.failed.refresh(self.settings.failed_days, feedback=feedback)

    def wishes_of(self, topic: int) -> list[Wish]:
        """People who want to hear of a topic."""
        known = self.failed.topic(topic)
        said = {masked(text) for text in (known.wording, *known.samples)}
        return [wish for wish in self.wishes.waiting() if wish.question in said]

    def tell(self, topic: int) -> tuple[int, int]:
        """Tell those who asked to know, each whose question is answered now: how many were told, and how many not, since
        the assistant still has no answer for them."""
        told = kept = 0
        for wish in self.wishes_of(topic):
            answer = self.container.assistant.answer(Question(wish.question))
            if answer.outcome is not Outcome.ANSWERED:
                kept += 1
            elif self.wishes.tell(wish.id, talk("wish_told", question=wish.question)):
                told += 1
        return told, kept

    def start(self) -> None:
        """Begin to carry out plans and to use edited files."""
        if self._clock is None:
            self._clock = threading.Thread(target=self._tick, name="editing-clock", daemon=True)
            self._clock.start()

    def stop(self) -> None:
        """Let the clock stand."""
        self._stopped.set()
        if self._clock is not None:
            self._clock.join(5)
        self.database.close()

    def _tick(self) -> None:
        while not self._stopped.is_set():
            try:
                self.effective.look()
                for plan in self.publisher.due():
                    _log.info("plan %d: %s %s %s", plan.id, plan.generation, plan.state, plan.problem)
            except TrolyError as error:
                _log.error("editing clock: %s: %s", error.code, error.detail)
            except Exception:  # noqa: BLE001 - one bad minute must not stop the clock for good
                _log.exception("editing clock")
            self._stopped.wait(EVERY_SECONDS)

    def _nearest(self, question: str) -> Nearest:
        """The record a question comes nearest to; nothing while there is no index."""
        try:
            searcher = self.container.live.searcher()
            reading = reading_of(clean(question))
            where = Filter(collection=self.container.corpus_settings.collection)
            hits = searcher.search(query_of(reading.text, reading), where=where, limit=1)
        except TrolyError:
            return Nearest()
        if not hits:
            return Nearest()
        unit = hits[0].unit
        return Nearest(unit.record, unit.title, searcher.in_force(unit, date.today()))

    def _first(self) -> dict[str, str]:
        """What stands in each data file before anybody saved one: an example, switched off; of the profile, the one in
        use."""
        examples: dict[str, str] = dict(words("examples"))
        settings = self.container.assistant_settings
        path = settings.profile_path
        shipped = resources.files("assistant").joinpath(f"profiles/{settings.profile}.yaml")
        examples["profile"] = path.read_text("utf-8") if path else shipped.read_text("utf-8")
        return examples
