"""Passwords: which may be chosen, and how they are stored. After NIST SP 800-63B-4 and OWASP ASVS 5.0 chapter 6:
length and guessability count, not kinds of characters; nothing is cut off; nothing expires."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from corpus.errors import InputError
from corpus.language import fold

SHORTEST, LONGEST = 12, 128
_OF_ONES_OWN = 6  # letters that must be left without the words everybody thinks of
_GUESSABLE = 3  # zxcvbn's scale of 0 to 4: below 3 is fewer than 10**8 guesses
# Argon2id as RFC 9106 wants it where memory is short: 64 MiB, three passes.
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=2)
# Many sign-ins at once would otherwise fill the memory of a small machine.
_AT_ONCE = threading.BoundedSemaphore(2)
_OWN_WORDS = ("troly", "tro ly", "mat khau", "can bo", "quan tri", "mot cua", "admin", "password")


class Passwords:
    """Checks, hashes and verifies. Text is normalised (NFKC), so that every keyboard writes the same password."""

    def __init__(self, hasher: PasswordHasher = _HASHER) -> None:
        self._hasher = hasher

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("nobody has this password")

    def check(self, password: str, about: Iterable[str] = ()) -> None:
        """Raise ``InputError`` (``PASSWORD_SHORT``, ``PASSWORD_LONG``, ``PASSWORD_GUESSABLE``) for one that may not
        be chosen; ``about``: what others know of its owner."""
        text = _normal(password)
        if len(text) < SHORTEST:
            raise InputError(f"shorter than {SHORTEST}", code="PASSWORD_SHORT")
        if len(text) > LONGEST:
            raise InputError(f"longer than {LONGEST}", code="PASSWORD_LONG")
        known = {fold(part) for word in (*about, *_OWN_WORDS) for part in (word, *word.split())}
        known |= {word.replace(" ", "") for word in known}
        # Vietnamese is typed with and without marks: "Mật khẩu" is as easily guessed as "mat khau".
        bare = fold(text)
        forms = {text, bare, bare.replace(" ", "")}
        if _without(known, bare) < _OF_ONES_OWN or any(
            zxcvbn(form[:72], user_inputs=sorted(known))["score"] < _GUESSABLE for form in forms
        ):
            raise InputError("on the lists of guessers, or too regular", code="PASSWORD_GUESSABLE")

    def hash(self, password: str) -> str:
        """What is stored."""
        with _AT_ONCE:
            return self._hasher.hash(_normal(password))

    def fits(self, stored: str, password: str) -> bool:
        """Whether a password is the stored one. Takes as long when nothing is stored."""
        if len(password) > 4 * LONGEST:
            return False
        try:
            with _AT_ONCE:
                return self._hasher.verify(stored or self._nobody, _normal(password)) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, stored: str) -> bool:
        """Whether it was hashed with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(stored)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _without(known: Iterable[str], text: str) -> int:
    """How many letters are left of a text when known words, digits and signs are taken out."""
    for word in sorted(known, key=len, reverse=True):
        if len(word) > 2:
            text = text.replace(word, "")
    return sum(letter.isalpha() for letter in text)
