"""Edited data files taken into use while the program runs, in every process of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from assistant.office_words import OfficeWords, use_office_words
from assistant.profile import Profile
from channels.editing.base import FOLDER
from channels.editing.checks import parsed
from corpus.errors import InputError
from corpus.language.lexicon import read_layers_again, use_layers

if TYPE_CHECKING:
    from channels.container import Container

EVERY_SECONDS = 2.0
_log = logging.getLogger(__name__)
_Stamp = tuple[int, int]


class Effective:
    """Looks at the data files and uses those that changed. One that cannot be used is left out, and ``problems`` says
    why; what was in use stays. Fails open: no data file keeps the assistant from answering."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._folder = container.corpus_settings.home / FOLDER / "data"
        self._seen: dict[str, _Stamp | None] = {}
        self._base: Profile | None = None
        self._lock = threading.Lock()
        self.problems: dict[str, str] = {}

    def look(self) -> list[str]:
        """Use what changed since the last look; the names of these files."""
        with self._lock:
            changed = [
                name for name in ("lexicon", "places", "profile", "ready", "exclusions", "notes") if self._new(name)
            ]
            if changed:
                _ = self._container.assistant  # made first: making it reads the lexicon of the settings alone
            uses: tuple[tuple[set[str], Callable[[], None]], ...] = (
                ({"lexicon"}, self._lexicon), ({"places", "profile"}, self._profile),
                ({"ready", "exclusions", "notes"}, self._words),
            )  # fmt: skip
            for names, use in uses:
                hit = names & set(changed)
                if not hit:
                    continue
                try:
                    use()
                    for name in hit:
                        self.problems.pop(name, None)
                except (InputError, ValueError, OSError, yaml.YAMLError) as error:
                    for name in hit:
                        self.problems[name] = str(error)
                    _log.error("data files %s: %s", ", ".join(sorted(hit)), error)
            return changed

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.yaml"

    def _new(self, name: str) -> bool:
        try:
            found = self._path(name).stat()
            stamp: _Stamp | None = (found.st_mtime_ns, found.st_size)
        except OSError:
            stamp = None
        before = self._seen.get(name)
        self._seen[name] = stamp
        return stamp != before

    def _text(self, name: str) -> str:
        path = self._path(name)
        return path.read_text("utf-8") if path.exists() else ""

    def _lexicon(self) -> None:
        layers = [path for path in (self._container.assistant_settings.lexicon, self._path("lexicon")) if path]
        layers = [path for path in layers if path != self._path("lexicon") or self._text("lexicon").strip()]
        if layers:
            read_layers_again(*layers)
        else:
            use_layers()

    def _profile(self) -> None:
        if self._base is None:
            self._base = self._container.profile
        text = self._text("profile")
        profile: Profile = parsed("profile", text) if text.strip() else self._base
        places = parsed("places", self._text("places"))
        own = {name: value for name in type(places).model_fields if (value := getattr(places, name)) is not None}
        profile = profile.model_copy(update=own)
        self._container.profile = profile
        self._container.assistant.profile = profile

    def _words(self) -> None:
        use_office_words(
            OfficeWords(ready=parsed("ready", self._text("ready")), notes=parsed("notes", self._text("notes")),
                        exclusions=parsed("exclusions", self._text("exclusions")))
        )  # fmt: skip
