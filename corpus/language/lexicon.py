"""Everyday words and what official records call them. It widens a search and decides nothing.

The entries are data that editors keep (docs/LEXICON.md tells them how). ``load_lexicon`` reads them in layers: the
shipped folder first, then files of a province or an office, which may add, change and switch off entries before them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictStr, ValidationError, model_validator

from corpus.errors import InputError
from corpus.language.hygiene import accent_share, clean, fold_word, normalize, syllables
from corpus.language.phrases import Match, PhraseTable

SHIPPED = Path(__file__).parent / "resources" / "lexicon"
DEFAULT_WEIGHT = 0.7
# Share of syllables with marks from which a text counts as written with them; ordinary text has .7 to .85.
_ACCENTED = 0.5
# libyaml reads the shipped files in a tenth of the time; every start of the program waits for them.
_YamlLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LexiconError(InputError):
    """A lexicon file cannot be used; ``detail`` names the file, the line and the entry."""

    code = "LEXICON_INVALID"


def _wording(text: str) -> str:
    text = clean(text)
    if not syllables(text):
        raise ValueError("a wording needs letters or digits")
    return text


Wordings = tuple[Annotated[StrictStr, AfterValidator(_wording)], ...]


class Entry(BaseModel):
    """``says``: everyday wordings; ``means``: official ones, meant with the sureness ``weight`` (above 0, to 1).

    The entry applies when one of ``says`` is in the text, none of ``unless`` and, where ``needs`` is not empty, at
    least one of ``needs``. ``region`` and ``field`` are for editors and reports. ``id`` is how a later layer names
    the entry; its first wording unless given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    says: Annotated[Wordings, Field(min_length=1)]
    means: Annotated[Wordings, Field(min_length=1, max_length=3)]
    weight: Annotated[float, Field(strict=True, gt=0, le=1)] = DEFAULT_WEIGHT
    unless: Wordings = ()
    needs: Wordings = ()
    region: Literal["north", "central", "south"] | None = None
    field: StrictStr = ""
    id: StrictStr = ""

    @model_validator(mode="after")
    def _can_apply(self) -> Self:
        barred = PhraseTable((wording, wording) for wording in self.unless)
        for wording in self.says:
            if found := barred.find(wording):
                raise ValueError(f"{wording!r} never applies: it holds {found[0].payload!r} of the entry's unless")
        return self

    @property
    def name(self) -> str:
        """What ``replaces`` of a later layer calls the entry."""
        return self.id or self.says[0]


class _Wording(NamedTuple):
    role: str  # says, unless or needs
    number: int
    syllables: tuple[str, ...]


class Lexicon:
    """Looks everyday wordings up in a text, accented or not."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        # By all syllables without marks, and not by the first as in PhraseTable: hundreds of wordings begin with "mất".
        self._by_fold: dict[tuple[str, ...], list[_Wording]] = {}
        lengths: dict[str, set[int]] = {}
        for number, entry in enumerate(self.entries):
            for role in ("says", "unless", "needs"):
                for wording in getattr(entry, role):
                    parts = tuple(syllables(normalize(wording)))
                    folded = tuple(map(fold_word, parts))
                    self._by_fold.setdefault(folded, []).append(_Wording(role, number, parts))
                    lengths.setdefault(folded[0], set()).add(len(folded))
        self._lengths = {first: sorted(known) for first, known in lengths.items()}

    def official(self, text: str) -> tuple[str, ...]:
        """Official wordings for the everyday ones in ``text``, those of the longest everyday wording first."""
        return tuple(self.widen(text))

    def widen(self, text: str) -> dict[str, float]:
        """The wordings of ``official``, in its order, each with the highest weight an entry gives it."""
        widened: dict[str, float] = {}
        for entry in self.applying(text):
            for meaning in entry.means:
                widened[meaning] = max(entry.weight, widened.get(meaning, 0.0))
        return widened

    def applying(self, text: str) -> list[Entry]:
        """The entries that apply to ``text``, that of the longest wording first, each once.

        A wording inside a longer one that applies is silent: "mất giấy khai sinh" asks for a copy and must not be
        widened, as "giấy khai sinh" is, to a first registration.
        """
        found = list(self._found(text))
        barred = {match.payload.number for match in found if match.payload.role == "unless"}
        needed = {match.payload.number for match in found if match.payload.role == "needs"}
        said = [match for match in found if match.payload.role == "says" and match.payload.number not in barred]
        said = [match for match in said if match.payload.number in needed or not self._entry(match).needs]
        said = [match for match in said if not any(other.covers(match) for other in said)]
        said.sort(key=lambda match: (-match.length, match.start))
        return [self.entries[number] for number in dict.fromkeys(match.payload.number for match in said)]

    def _found(self, text: str) -> Iterator[Match[_Wording]]:
        """Wordings in ``text``; a syllable typed without marks stands for any.

        Not so where people write with marks: there "cho bò" is not "chở bò", and only a wording of three syllables
        or more may lack the marks of one. And one syllable bars only when written alike: "cho hoi" is no association
        (hội).
        """
        typed = syllables(normalize(text))
        folded = [fold_word(syllable) for syllable in typed]
        marked = accent_share(text) >= _ACCENTED
        for start, first in enumerate(folded):
            for length in self._lengths.get(first, ()):
                if start + length > len(typed):
                    break
                given, plain = typed[start : start + length], tuple(folded[start : start + length])
                for wording in self._by_fold.get(plain, ()):
                    unlike = [one for one, meant in zip(given, wording.syllables, strict=True) if one != meant]
                    exact = marked or (wording.role == "unless" and length == 1)
                    allowed = (length > 2) if exact else length
                    if len(unlike) <= allowed and all(one == fold_word(one) for one in unlike):
                        yield Match(start, length, wording)

    def _entry(self, match: Match[_Wording]) -> Entry:
        return self.entries[match.payload.number]


@functools.cache
def default_lexicon() -> Lexicon:
    """The lexicon in use: what ships with the package and the layers of ``use_layers``. Raises ``LexiconError``."""
    return load_lexicon([SHIPPED, *_own])


_own: tuple[Path, ...] = ()


def use_layers(*own: Path) -> None:
    """Read these files or folders after the shipped lexicon from now on, in this process. Raises ``LexiconError`` when
    one is wrong; then nothing changes."""
    if own == _own:
        return
    read_layers_again(*own)


def read_layers_again(*own: Path) -> None:
    """As ``use_layers``, also for files that are in use and were changed."""
    global _own
    load_lexicon([SHIPPED, *own])
    _own = own
    default_lexicon.cache_clear()


def load_lexicon(paths: Iterable[Path]) -> Lexicon:
    """A lexicon from layers, each a YAML file or a folder of them: ``[SHIPPED, own]`` adds to what is shipped.

    An item with ``replaces: name`` takes the place of that entry of an earlier layer; with nothing else it switches
    it off. Raises ``LexiconError`` (``LEXICON_INVALID``) for an unreadable file, a bad item, a name given twice in a
    layer, an unknown name to replace, and a wording that two entries of a layer hold under the same conditions.
    """
    entries: dict[tuple[int, str], Entry] = {}
    for number, path in enumerate(paths):
        names: set[str] = set()
        held: dict[tuple[str, ...], str] = {}
        for where, item in _items(path):
            target = item.pop("replaces", None)
            key = next((key for key in reversed(entries) if key[1] == target and key[0] < number), None)
            if target is not None and (key is None or target in names):
                raise LexiconError(f"{where}: replaces {target!r}, which no earlier layer holds (any more)")
            if key is not None and item.keys() == {"field"}:
                names.add(key[1])
                del entries[key]
                continue
            entry = _entry_of(where, item)
            name = key[1] if key else entry.name
            if name in names:
                raise LexiconError(f"{where}: the name {name!r} is taken; give this entry an id of its own")
            names.add(name)
            entries[key or (number, name)] = entry
            for wording in map(normalize, entry.says):
                conditions = ("unless", *sorted(entry.unless), "needs", *sorted(entry.needs))
                if (wording, *conditions) in held:
                    first = held[wording, *conditions]
                    raise LexiconError(f"{where}: {wording!r} stands in {first} already, under the same conditions")
                held[wording, *conditions] = where
    return Lexicon(entries.values())


def _items(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every item of a layer with the place an editor looks for; its ``field`` is the file's name unless given."""
    file = path
    try:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        # Names that begin with a dot are what copying from some systems leaves.
        files = [file for file in files if file.suffix in (".yaml", ".yml") and not file.name.startswith(".")]
        if not files:
            raise LexiconError(f"{path}: no YAML file here")
        for file in files:
            for line, node, item in _nodes(file.read_text("utf-8-sig")):
                where = f"{file.name} line {line}"
                if not isinstance(item, dict):
                    raise LexiconError(f"{where}: not an entry with says and means")
                if len(node.value) > len(item):
                    raise LexiconError(f"{where}: a field is given twice")
                yield where, {"field": file.stem, **item}
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise LexiconError(f"{file}: {error}") from error


def _nodes(text: str) -> Iterator[tuple[int, Any, Any]]:
    """Line, node and value of every item of the list ``text`` holds; an empty text holds none."""
    loader = _YamlLoader(text)
    try:
        root = loader.get_single_node()
        if root is not None and not isinstance(root, yaml.SequenceNode):
            raise ValueError("not a list of entries; each one begins with '- '")
        for node in root.value if root is not None else ():
            yield node.start_mark.line + 1, node, loader.construct_document(node)
    finally:
        loader.dispose()


def _entry_of(where: str, item: dict[str, Any]) -> Entry:
    try:
        return Entry.model_validate(item)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))} {one['msg']}".strip() for one in error.errors())
        said = item.get("says")
        named = f" ({said[0]})" if isinstance(said, list) and said else ""
        raise LexiconError(f"{where}{named}: {wrong}") from error
