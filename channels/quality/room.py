"""QA's services, wired."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from channels.assistants.model import MAIN, AssistantError, Made
from channels.handover.golden import GoldenSet
from channels.quality.base import Place, quality_database
from channels.quality.golden import GoldenQuestions
from channels.quality.jobs import EvalJobs
from channels.quality.labels import Labels
from channels.quality.records import Records
from channels.quality.runs import Runs
from channels.staff.roles import EVERYWHERE, Permission, Staff, may, require

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
        return EvalJobs(self.home, self.database, self.place())

    @cached_property
    def runs(self) -> Runs:
        return Runs(self.home, self.place())

    def places(self, staff: Staff, permission: Permission) -> list[Place]:
        """The assistants at which somebody may do something, the installation's own first. Raises ``TrolyError``
        (``FORBIDDEN``) for who may nowhere."""
        room = self._container.assistants
        require(staff, permission)
        own = [self.place()] if may(staff, permission, EVERYWHERE, room.shared) else []
        return [*own, *(self._of(made) for made in room.assistants.reached(staff, permission))]

    def place(self, assistant: str = MAIN) -> Place:
        """An assistant as a place of judgement. Raises ``AssistantError`` (``ASSISTANT_UNKNOWN``)."""
        if assistant == MAIN:
            return Place(MAIN, "", None, self._container.assistants.shared, self.home)
        made = self._container.assistants.assistants.find(assistant)
        if made is None:
            raise AssistantError(f"no assistant {assistant!r}", code="ASSISTANT_UNKNOWN")
        return self._of(made)

    def labels(self, assistant: str = MAIN) -> Labels:
        """Labels of an assistant's log. Raises as ``place``."""
        days = self._container.eval_settings.live_days
        return Labels(self.database, self.place(assistant), self.golden(assistant), days)

    def golden(self, assistant: str = MAIN) -> GoldenQuestions:
        """An assistant's golden questions. Raises as ``place``."""
        place, store = self.place(assistant), self._container.handover_store
        return GoldenQuestions(lambda: GoldenSet(store, place.home, place.assistant), place, self._known)

    def records(self, assistant: str = MAIN) -> Records:
        """Records of an assistant's answers. Raises as ``place``."""
        place, container = self.place(assistant), self._container
        if place.unit is None:
            return Records(lambda: container.assistant, place)
        made = container.assistants.assistants.find(assistant)
        assert made is not None
        return Records(lambda: container.assistants.speaker(made), place)

    def _of(self, made: Made) -> Place:
        home = self._container.assistants.quality_home(made.slug)
        return Place(made.slug, made.spec.name, made.unit, made.collection, home)

    def _known(self, collection: str, record: str) -> bool:
        return self._container.library.get(collection, record) is not None
