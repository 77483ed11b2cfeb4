"""Workers: take a message, have it answered, send the answer, part by part. See adr/0014 for what is guaranteed."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass

from filelock import FileLock, Timeout

from channels.contract.desk import Desk, Reply
from channels.contract.memory import Memory
from channels.contract.messages import Channel, Failure, InboundKind, Outgoing, SendFailed
from channels.contract.words import talk
from channels.queue.inbox import Inbox, Job
from channels.queue.outbox import ACK, Outbox, Part, PartState
from channels.queue.state import Blocks, Counts
from channels.queue.store import Store
from channels.queue.wishes import Wishes
from corpus.errors import TrolyError

_log = logging.getLogger(__name__)
_IDLE_SECONDS = 1.0
_TIDY_SECONDS = 600.0
# The assistant's troubles, not the message's: it waits until they are over.
_LATER = ("NOT_READY", "OVERLOADED", "INDEX", "EMBEDDER", "PROFILE")
_ACKED = frozenset({InboundKind.TEXT, InboundKind.TAP})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often things are tried; from the settings."""

    workers: int = 2
    attempts: int = 8
    first_wait: float = 2.0  # seconds; doubled with each attempt
    longest_wait: float = 300.0
    blocked_wait: float = 60.0  # before a blocked channel is tried again
    ack_after: float = 8.0  # seconds of composing after which "please wait" is sent; 0: never


class Workers:
    """Answers what is in the inbox. One process a data folder works at a time; others stand by."""

    def __init__(
        self, store: Store, inbox: Inbox, desk: Desk, memory: Memory, channels: Mapping[str, Channel],
        patience: Patience | None = None,
    ) -> None:  # fmt: skip
        self._store, self._inbox, self._desk, self._memory = store, inbox, desk, memory
        self._outbox, self._blocks, self._counts = Outbox(store), Blocks(store), Counts(store)
        self._wishes = Wishes(store)
        self._channels = dict(channels)
        self._patience = patience or Patience()
        self._lock = FileLock(store.home / "channels.lock", timeout=0, thread_local=False)
        self._busy: set[str] = set()
        self._forgotten: set[int] = (
            set()
        )  # messages whose sender was forgotten: the files are cleaned when they are done
        self._blocked = {block.channel for block in self._blocks.all()}
        self._taking = threading.Lock()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._composing = ThreadPoolExecutor(max_workers=self._patience.workers, thread_name_prefix="compose")

    def start(self) -> None:
        """Begin to work, as soon as no other process does."""
        self._threads = [
            threading.Thread(target=self._run, name=f"messages-{n}", args=(n,), daemon=True)
            for n in range(self._patience.workers)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Finish the messages under way, begin no other."""
        self._stopped.set()
        self._inbox.wake()
        for thread in self._threads:
            thread.join(seconds)
        if not any(thread.is_alive() for thread in self._threads):
            self._counts.flush()
            self._composing.shutdown(wait=False)
            self._lock.release()

    def _run(self, number: int) -> None:
        while not self._stopped.is_set() and not self._alone():
            self._stopped.wait(_IDLE_SECONDS)
        tidied = 0.0
        while not self._stopped.is_set():
            try:
                if number == 0 and time.monotonic() - tidied > _TIDY_SECONDS:
                    self._inbox.tidy()
                    self._memory.tidy()
                    self._wishes.tidy()
                    tidied = time.monotonic()
                if not self.work_once():
                    self._counts.flush()
                    self._inbox.wait(_IDLE_SECONDS)
            except Exception:  # noqa: BLE001 - a full disk today must not end the answering for good
                _log.exception("a worker failed; it goes on")
                self._stopped.wait(_IDLE_SECONDS)

    def _alone(self) -> bool:
        """Whether this process is the one that works; the operating system lets go of the lock when it dies."""
        with self._taking:
            try:
                if not self._lock.is_locked:
                    self._lock.acquire()
            except Timeout:
                return False
        return True

    def work_once(self) -> bool:
        """Take one message and deal with it; whether there was one. Never raises for a message's sake."""
        with self._taking:
            job = self._inbox.take(self._busy)
            if job is None:
                return False
            self._busy.add(job.message.sender)
        try:
            self._deal_with(job)
        finally:
            with self._taking:
                self._busy.discard(job.message.sender)
        return True

    def _deal_with(self, job: Job) -> None:
        channel = self._channels.get(job.message.channel)
        try:
            if channel is None:
                raise SendFailed(Failure.BLOCK, f"channel {job.message.channel} is not configured", code="CHANNEL_OFF")
            if job.attempts > self._patience.attempts:
                self._give_up(job, job.problem or "INTERNAL")
                return
            window = channel.capabilities.window
            if window and time.time() - job.message.sent > window:
                self._give_up(job, "TOO_LATE")
                return
            self._answer(job, channel)
        except SendFailed as error:
            self._failed(job, error)
        except TrolyError as error:  # the assistant cannot answer now
            _log.warning("%s: %s: %s", job.message.channel, error.code, error.detail)
            self._inbox.retry(job.seq, self._wait(job.attempts), error.code, count=not error.code.startswith(_LATER))
        except Exception:  # noqa: BLE001 - one broken message must not stop the others
            _log.exception("message %d failed", job.seq)
            self._inbox.retry(job.seq, self._wait(job.attempts), "INTERNAL")

    def _answer(self, job: Job, channel: Channel) -> None:
        parts = self._outbox.parts(job.seq)
        if not parts:
            parts = self._compose(job, channel)
        for part in parts:
            if part.state is PartState.SENDING and self._settled(job, channel, part):
                continue
            if part.state in (PartState.READY, PartState.SENDING) and part.outgoing is not None:
                if self._interrupted(job):
                    self._outbox.drop_rest(job.seq)
                    self._inbox.finish(job.seq, "PERSON_TALKS")
                    return
                self._send(job, channel, part.number, part.outgoing, part.key)
        with self._store.write():
            self._inbox.finish(job.seq)
            if parts:
                self._counts.add(job.message.channel, "answered")
        if job.seq in self._forgotten:
            self._forgotten.discard(job.seq)
            self._store.scrub()
        if job.message.channel in self._blocked:
            self._blocked.discard(job.message.channel)
            self._blocks.lift(job.message.channel)

    def _compose(self, job: Job, channel: Channel) -> list[Part]:
        """Have the answer made and note it, with what is remembered of it, in one transaction: it is made once."""
        message, sender = job.message, job.message.sender
        silent = self._memory.person(sender).silent_until > time.time()
        reply = self._made(job, channel, silent)
        with self._store.write():
            if reply.forget:
                self._forgotten.add(job.seq)
                self._memory.forget(sender)
                self._wishes.forget(sender)
                self._inbox.forget(sender, but=job.seq)
                self._counts.add(message.channel, "forgotten")
            if reply.wish:
                self._wishes.note(message, reply.wish)
            if reply.anew:
                self._memory.begin_anew(sender)
            if reply.silence is not None:
                self._memory.silence(sender, reply.silence)
            if reply.asked:
                self._memory.remember(sender, reply.asked, reply.answered, reply.offers, verbatim=reply.verbatim)
            if not reply.forget:
                self._memory.saw(sender, greeted=reply.spoke and bool(reply.messages))
            self._outbox.write(job.seq, sender, reply.messages)
            if reply.private:
                self._inbox.blank(job.seq)
            if reply.urgent:
                self._inbox.hurry(job.seq)
            if not reply.messages:
                self._counts.add(message.channel, "silent")
        return self._outbox.parts(job.seq)

    def _made(self, job: Job, channel: Channel, silent: bool) -> Reply:
        """The reply; when it takes long, somebody who waits is told so once."""
        future = self._composing.submit(self._desk.reply, job.message, channel.capabilities, silent=silent)
        patience = self._patience.ack_after
        if not patience or silent or job.message.kind not in _ACKED:
            return future.result()
        try:
            return future.result(timeout=patience)
        except NotYet:
            self._ask_for_patience(job, channel)
            return future.result()

    def _ask_for_patience(self, job: Job, channel: Channel) -> None:
        if self._outbox.has_ack(job.seq):
            return
        wait = Outgoing(text=talk("wait"))
        try:
            self._outbox.write(job.seq, job.message.sender, [wait], first=ACK)
            self._send(job, channel, ACK, wait, f"{job.seq}.{ACK}")
        except TrolyError as error:  # a courtesy: the answer itself will say what is wrong
            _log.warning("%s: no 'please wait': %s", job.message.channel, error.code)

    def _send(self, job: Job, channel: Channel, number: int, outgoing: Outgoing, key: str) -> None:
        self._outbox.mark(job.seq, number, PartState.SENDING)
        try:
            remote = channel.send(job.message, outgoing, key)
        except SendFailed as error:
            if not error.unknown:
                self._outbox.mark(job.seq, number, PartState.READY)
            raise
        self._outbox.mark(job.seq, number, PartState.SENT, remote)

    def _settled(self, job: Job, channel: Channel, part: Part) -> bool:
        """Whether nothing is left to do for a part whose send was interrupted."""
        if part.outgoing is None:
            return True
        gone = channel.was_sent(job.message, part.outgoing, part.key, part.since)
        if gone is None:
            _log.error("%s: message %s: nobody can tell whether it arrived; not sent again", channel.name, part.key)
            self._counts.add(channel.name, "unsure")
        if gone is not False:
            self._outbox.mark(job.seq, part.number, PartState.SENT if gone else PartState.UNSURE)
        return gone is not False

    def _interrupted(self, job: Job) -> bool:
        """Whether a person began to talk to the sender after the answer was asked for."""
        person = self._memory.person(job.message.sender)
        return person.silent_until > time.time() and not self._inbox.is_urgent(job.seq)

    def _failed(self, job: Job, error: SendFailed) -> None:
        channel = job.message.channel
        _log.warning("%s: %s: %s", channel, error.code, error.detail)
        self._counts.add(channel, f"failed:{error.code}")
        if error.failure is Failure.STOP:
            self._give_up(job, error.code)
        elif error.failure is Failure.BLOCK:
            self._blocked.add(channel)
            self._blocks.set(channel, error.wait or self._patience.blocked_wait, error.code, error.detail)
            self._inbox.retry(job.seq, 0.0, error.code, count=False)
        else:
            self._inbox.retry(job.seq, error.wait or self._wait(job.attempts), error.code, count=not error.wait)

    def _give_up(self, job: Job, problem: str) -> None:
        self._inbox.lay_aside(job.seq, problem)
        self._counts.add(job.message.channel, "dead")

    def _wait(self, attempts: int) -> float:
        wait: float = min(self._patience.first_wait * 2 ** (attempts - 1), self._patience.longest_wait)
        return wait * random.uniform(0.75, 1.25)
