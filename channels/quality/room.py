"""QA's services, wired."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from channels.assistants.model import MAIN
from channels.handover.golden import GoldenSet
from channels.quality.base import quality_database
from channels.quality.jobs import EvalJobs
from channels.quality.labels import Labels
from channels.quality.records import Records
from channels.quality.runs import Runs

if TYPE_CHECKING:
    from channels.container import Container


class QualityRoom:
    """Everything QA does on one data folder. Nothing is opened until it is used."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self.home = container.corpus_settings.home
        self.database = quality_database(self.home)

    @cached_property
    def jobs(self) -> EvalJobs:
        return EvalJobs(self.home, self.database)

    @cached_property
    def runs(self) -> Runs:
        return Runs(self.home)

    @cached_property
    def records(self) -> Records:
        return Records(lambda: self._container.assistant, self._container.corpus_settings.collection)

    @cached_property
    def labels(self) -> Labels:
        container = self._container
        return Labels(
            self.database, self.home, lambda: GoldenSet(container.handover_store, self.home), assistant=MAIN,
            collection=container.corpus_settings.collection, days=container.eval_settings.live_days,
        )  # fmt: skip
