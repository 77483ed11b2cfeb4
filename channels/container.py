"""The composition root: settings in, wired parts out. Nothing is loaded until it is used."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from assistant.assistant import Assistant
from assistant.generation.make import make_writer
from assistant.generation.writer import Writer
from assistant.live import LiveIndex
from assistant.profile import Profile, Retention, load_profile
from assistant.settings import AssistantSettings, GenerationSettings
from channels.assistants.room import AssistantRoom
from channels.dossier.audit import LookupAudit
from channels.dossier.bus import BusSystem
from channels.dossier.lookup import DossierLookup
from channels.editing.room import EditingRoom
from channels.feedback import FeedbackStore
from channels.handover import store as handover_store
from channels.handover.delivery import Delivery
from channels.handover.drafts import Drafter
from channels.handover.golden import GoldenSet
from channels.handover.service import Handover
from channels.handover.store import HandoverStore
from channels.handover.tasks import Tasks
from channels.handover.tickets import Tickets
from channels.keys import Keys
from channels.kiosk.opening import open_state
from channels.messaging import Messaging, Others
from channels.officers.helper import InnerHelper
from channels.officers.units import FILE as UNITS_FILE
from channels.officers.units import Units, load_units
from channels.quality.room import QualityRoom
from channels.settings import (
    ApiSettings,
    AssistantsSettings,
    ChannelSettings,
    ConsoleSettings,
    DossierSettings,
    EditingSettings,
    HandoverSettings,
    HotlineSettings,
    KioskSettings,
    MailSettings,
    MessageSettings,
    MessengerSettings,
    OidcSettings,
    SmsSettings,
    ZaloSettings,
)
from corpus.errors import DependencyError, InputError
from corpus.language.lexicon import use_layers
from corpus.library import Library
from corpus.models import is_inner
from corpus.settings import CorpusSettings
from eval.live import LiveLog
from eval.settings import EvalSettings
from index.builder import Builder
from index.embedders import Embedder, make_embedder
from index.examples import load_examples
from index.generations import Generations
from index.rerankers import make_reranker
from index.settings import IndexSettings

if TYPE_CHECKING:
    from channels.staff.administration import Administration
    from channels.staff.room import StaffRoom

Settings = TypeVar("Settings", bound=BaseSettings)
Number = TypeVar("Number", int, float)

_log = logging.getLogger(__name__)


class Container:
    """Everything a channel or a command needs, made on first use from the environment's settings."""

    @cached_property
    def corpus_settings(self) -> CorpusSettings:
        return read_settings(CorpusSettings)

    @cached_property
    def index_settings(self) -> IndexSettings:
        return read_settings(IndexSettings)

    @cached_property
    def assistant_settings(self) -> AssistantSettings:
        return read_settings(AssistantSettings)

    @cached_property
    def channel_settings(self) -> ChannelSettings:
        return read_settings(ChannelSettings)

    @cached_property
    def feedback(self) -> FeedbackStore:
        days = at_most(self.channel_settings.feedback_days, self.profile.retention.feedback_days)
        return FeedbackStore(self.corpus_settings.home / "feedback.sqlite", days)

    @cached_property
    def editing_settings(self) -> EditingSettings:
        return read_settings(EditingSettings)

    @cached_property
    def editing(self) -> EditingRoom:
        return EditingRoom(self)

    @cached_property
    def assistants_settings(self) -> AssistantsSettings:
        return read_settings(AssistantsSettings)

    @cached_property
    def assistants(self) -> AssistantRoom:
        return AssistantRoom(self)

    @cached_property
    def quality(self) -> QualityRoom:
        return QualityRoom(self)

    @cached_property
    def kiosk_settings(self) -> KioskSettings:
        return read_settings(KioskSettings)

    @cached_property
    def eval_settings(self) -> EvalSettings:
        return read_settings(EvalSettings)

    @cached_property
    def live_log(self) -> LiveLog | None:
        """Where masked answers are kept; None unless the operator asked for it."""
        settings = self.eval_settings
        days = at_most(settings.live_days, self.profile.retention.quality_days)
        return LiveLog(self.corpus_settings.home, days) if settings.live_log else None

    @cached_property
    def library(self) -> Library:
        return Library(self.corpus_settings.library_target)

    @cached_property
    def generations(self) -> Generations:
        return Generations(self.corpus_settings.home)

    @cached_property
    def embedder(self) -> Embedder:
        return make_embedder(self.index_settings)

    @cached_property
    def builder(self) -> Builder:
        settings = self.index_settings
        return Builder(
            self.library, self.generations, self.embedder, article_pieces=settings.article_pieces,
            examples=load_examples(settings.examples),
        )  # fmt: skip

    @cached_property
    def live(self) -> LiveIndex:
        settings = self.index_settings
        return LiveIndex(self.generations, self.embedder, make_reranker(settings), settings.reranker_weight)

    @cached_property
    def profile(self) -> Profile:
        settings = self.assistant_settings
        return load_profile(settings.profile_path or settings.profile)

    @cached_property
    def assistant(self) -> Assistant:
        own = self.assistant_settings.lexicon
        use_layers(*([own] if own else []))
        longest = self.assistant_settings.longest_question
        return Assistant(self.live, self.profile, longest_question=longest, writer=self.writer, dossiers=self.dossiers)

    @cached_property
    def writer(self) -> Writer | None:
        """What writes sentences with a language model; None unless the operator named one."""
        return make_writer(read_settings(GenerationSettings), self.corpus_settings.home)

    @cached_property
    def api_settings(self) -> ApiSettings:
        return read_settings(ApiSettings)

    @cached_property
    def console_settings(self) -> ConsoleSettings:
        return read_settings(ConsoleSettings)

    @cached_property
    def staff(self) -> StaffRoom:
        """Raises ``DependencyError`` where the extra ``console`` is not installed."""
        try:
            from channels.staff.room import StaffRoom  # here: citizens' answers need none of it
        except ImportError as error:
            raise DependencyError(f"{error}; pip install 'troly[console]'") from error
        return StaffRoom(self.corpus_settings.home, self.console_settings, read_settings(OidcSettings))

    @cached_property
    def keys(self) -> Keys:
        return Keys(self.messaging.store)

    @cached_property
    def administration(self) -> Administration:
        """Accounts, keys and the log as administrators handle them; raises as ``staff``."""
        room = self.staff
        from channels.staff.administration import Administration  # here: as in ``staff``

        return Administration(room, self.keys)

    @property
    def _retention(self) -> Retention:
        """The profile's limits. Of a profile that cannot be read none are known: the server starts all the same, answers
        nothing and says why at /health; once it is mended, its limits hold from the next start on."""
        try:
            return self.profile.retention
        except InputError as error:
            _log.warning("no limits of the profile for what is kept: %s", error.detail)
            return Retention()

    @cached_property
    def messaging(self) -> Messaging:
        others = Others(
            read_settings(MessengerSettings), read_settings(MailSettings), read_settings(SmsSettings),
            read_settings(HotlineSettings),
        )  # fmt: skip
        kept, most = read_settings(MessageSettings), self._retention
        kept = kept.model_copy(
            update={
                "memory_minutes": at_most(kept.memory_minutes, most.memory_minutes),
                "dead_days": at_most(kept.dead_days, most.dead_days),
            }
        )
        return Messaging(self.corpus_settings.home, kept, read_settings(ZaloSettings), others)

    @cached_property
    def handover_settings(self) -> HandoverSettings:
        return read_settings(HandoverSettings)

    @cached_property
    def handover_store(self) -> HandoverStore:
        return HandoverStore(self.handover_settings.database or self.corpus_settings.home / handover_store.FILE)

    @cached_property
    def dossiers(self) -> DossierLookup | None:
        """Look-up of dossiers; None unless the bus is set up."""
        settings = read_settings(DossierSettings)
        if not settings.enabled:
            return None
        system = BusSystem(settings.url, settings.client_id, settings.client_secret.get_secret_value())
        audit = LookupAudit(self.handover_store, self.messaging.pseudonyms)
        return DossierLookup(system, audit, settings)

    def units(self) -> Units:
        """The units as their file has them now: an administrator who adds one need not start the server anew."""
        return load_units(self.handover_settings.units or self.corpus_settings.home / UNITS_FILE)

    @cached_property
    def handover(self) -> Handover:
        """The hand-over queue, wired to the messaging channels."""
        messaging, store, home = self.messaging, self.handover_store, self.corpus_settings.home
        room, hall = self.assistants, self.profile.kiosk
        return Handover(
            Tickets(store), GoldenSet(store, home), Tasks(store), Delivery(messaging.inbox, messaging.channels),
            messaging.memory, Drafter(room.draft, self.live.searcher, room.collection_of),
            lambda assistant, record: self.live.searcher().store.record(room.collection_of(assistant), record),
            self.units, lambda now: open_state(hall.opening, hall, now), self.handover_settings, room.unit_of,
        )  # fmt: skip

    @cached_property
    def inner_helper(self) -> InnerHelper:
        collection = self.corpus_settings.collection
        return InnerHelper(lambda question: self.assistant.answer(question), self.live.searcher, self.units, collection)

    def collection(self, named: str | None) -> str:
        """The collection to answer from: the configured one, or one named by the caller, which the live index must
        hold. Raises ``InputError`` (``UNKNOWN_COLLECTION``) and ``GenerationError``."""
        if named is not None and is_inner(named):
            raise InputError(f"{named!r} is for officers", code="UNKNOWN_COLLECTION")
        if named is None or named == self.corpus_settings.collection:
            return self.corpus_settings.collection
        known = self.live.searcher().manifest.collections
        if named not in known:
            raise InputError(f"no collection {named!r}; known: {', '.join(known)}", code="UNKNOWN_COLLECTION")
        return named


def at_most(setting: Number, limit: Number | None) -> Number:
    """How long something is kept: as the setting says, but no longer than the profile allows."""
    return setting if limit is None else min(setting, limit)


def read_settings(kind: type[Settings], **values: Any) -> Settings:
    """Settings from the environment. Raises ``InputError`` (``BAD_SETTING``) naming the variable at fault."""
    try:
        return kind(**values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(kind.model_config.get("env_prefix", "")) + "_".join(str(part) for part in first["loc"])
        raise InputError(f"{name.upper()}: {first['msg']}", code="BAD_SETTING") from error
