"""The one door to every assistant: which one is asked, whether it is on, what it may reach, and that it was asked."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.context import Question
from assistant.generation import Progress
from assistant.profile import Profile
from channels.assistants.model import MAIN, AssistantError, Made, assistants_database
from channels.assistants.service import Assistants, Profiles
from channels.assistants.switches import Switches
from channels.assistants.usage import Usage
from corpus.errors import InputError
from eval.live import LiveLog

if TYPE_CHECKING:
    from pathlib import Path

    from channels.container import Container

FILE, FOLDER = "assistants.sqlite", "assistants"


class AssistantRoom:
    """Assistants, switches and usage of one data folder. Nothing is opened until it is used."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self.home = container.corpus_settings.home
        self.shared = container.corpus_settings.collection
        self.database = assistants_database(container.assistants_settings.database or self.home / FILE)
        self._profiles = Profiles(lambda: container.profile)

    @cached_property
    def assistants(self) -> Assistants:
        return Assistants(self.database, self.shared)

    @cached_property
    def switches(self) -> Switches:
        return Switches(self.database, self.assistants)

    @cached_property
    def usage(self) -> Usage:
        return Usage(self.database, self.assistants, self._container.assistants_settings.usage_days)

    def named(self, name: str | None, channel: str) -> tuple[str, str]:
        """``(assistant, collection)`` for what a caller names: an assistant, a collection that is no agency's, or
        nothing. Raises ``InputError`` (``UNKNOWN_COLLECTION``, ``ASSISTANT_UNKNOWN``)."""
        if name and self.assistants.exists(name):
            return name, self.assistants.open(name, channel).collection
        if name and self.assistants.owned(name):
            raise InputError(f"{name!r} is asked through its assistant", code="UNKNOWN_COLLECTION")
        return "", self._container.collection(name)

    def check(self, channel: str, assistant: str = "", collection: str = "") -> Made | None:
        """The agency's assistant that is asked, None for the installation's own. Raises ``AssistantError``
        (``ASSISTANT_UNKNOWN``) and ``SwitchedOff``."""
        made = self.assistants.open(assistant, channel) if assistant else None
        self.switches.check(
            channel=channel, assistant=assistant or MAIN,
            collection=made.collection if made else collection or self.shared,
        )  # fmt: skip
        return made

    def answer(self, question: Question, progress: Progress | None = None) -> Answer:
        """Answer for the public, from the collection of the assistant asked and from no other. Raises as ``check`` and
        ``Assistant.answer``."""
        made = self.check(question.channel, question.assistant, question.collection or "")
        if made is None:
            asked, speaker = replace(question, inner=frozenset(), offices=frozenset()), self._container.assistant
        else:
            asked = replace(question, collection=made.collection, inner=frozenset(), offices=frozenset())
            speaker = self.speaker(made)
        answer = speaker.answer(asked, progress=progress)
        self.usage.note(question.assistant or MAIN, question.channel, answer)
        if (log := self.live_log(question.assistant)) is not None and not answer.private:
            log.note(question.text, answer)
        return answer

    def draft(self, question: Question) -> Answer:
        """An answer for an officer to look at: neither counted nor logged, and from nowhere else than the citizen's."""
        made = self.assistants.find(question.assistant) if question.assistant else None
        asked = replace(question, collection=self.collection_of(question.assistant), inner=frozenset())
        return (self.speaker(made) if made else self._container.assistant).answer(asked)

    def judge(self, question: Question) -> Answer:
        """An answer by records and rules alone, to learn what kind of words these are: no model is asked, nothing is
        counted or logged."""
        own = self._container.assistant
        speaker = Assistant(own.live, self.profile_of(question.assistant), longest_question=own.longest_question)
        return speaker.answer(replace(question, collection=self.collection_of(question.assistant), inner=frozenset()))

    def collection_of(self, assistant: str) -> str:
        """The collection an assistant speaks from. Raises ``AssistantError`` (``ASSISTANT_UNKNOWN``)."""
        if not assistant:
            return self.shared
        made = self.assistants.find(assistant)
        if made is None:
            raise AssistantError(f"no assistant {assistant!r}", code="ASSISTANT_UNKNOWN")
        return made.collection

    def unit_of(self, assistant: str) -> str:
        """The unit an assistant belongs to; empty for the installation's own."""
        made = self.assistants.find(assistant) if assistant else None
        return made.unit if made else ""

    def profile_of(self, assistant: str) -> Profile:
        """The words an assistant speaks with, also a retired one's: its people are told so in its own name. Those of
        the installation where there is no such assistant; it then answers nothing (``check``)."""
        made = self.assistants.find(assistant) if assistant else None
        return self.profile(made) if made else self._container.profile

    def speaker(self, made: Made) -> Assistant:
        """An agency's assistant: the installation's index and model, its own words."""
        own = self._container.assistant
        return Assistant(own.live, self.profile(made), longest_question=own.longest_question, writer=own.writer)

    def profile(self, made: Made) -> Profile:
        """The profile an agency's assistant speaks with."""
        return self._profiles.of(made)

    def quality_home(self, assistant: str = "") -> Path:
        """Where the masked answers of an assistant lie: each agency's apart."""
        return self.home / FOLDER / assistant if assistant and assistant != MAIN else self.home

    def live_log(self, assistant: str = "") -> LiveLog | None:
        """Where masked answers are kept; None unless the operator asked for it."""
        if self._container.live_log is None or not assistant:
            return self._container.live_log
        if assistant not in self._logs:
            self._logs[assistant] = LiveLog(self.quality_home(assistant), self._container.eval_settings.live_days)
        return self._logs[assistant]

    @cached_property
    def _logs(self) -> dict[str, LiveLog]:
        return {}
