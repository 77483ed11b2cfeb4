"""Places in time: the units of before the reform of 2025, what became of them, and who does the work of old offices."""

from corpus.places.authorities import Authorities, Authority, NamedAuthority, default_authorities
from corpus.places.gazetteer import Gazetteer, default_gazetteer
from corpus.places.units import Basis, Candidate, Change, Level, Mention, Reading, Resolution, Unit

__all__ = [
    "Authorities",
    "Authority",
    "Basis",
    "Candidate",
    "Change",
    "Gazetteer",
    "Level",
    "Mention",
    "NamedAuthority",
    "Reading",
    "Resolution",
    "Unit",
    "default_authorities",
    "default_gazetteer",
]
