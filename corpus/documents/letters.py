"""Vietnamese in the encodings of before Unicode: TCVN3 (fonts .VnTime …), VNI (VNI-Times …), windows-1258, mojibake.

Word files and PDFs of that time hold the old code points as if they were Latin-1 letters ("Céng hßa x· héi"), often
one paragraph in one encoding and the next in another. So every block is judged by itself: the reading whose words are
Vietnamese syllables wins, and where none is clearly better the text stays as it is.

Tables: TCVN 5712:1993 (VN3) and the VNI Windows code as their vendors published them.
"""

from __future__ import annotations

import re
import unicodedata

from corpus.language.syllable import is_syllable

_TCVN3 = dict(zip(
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢§£¤¥¦",
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ",
    strict=True,
))  # fmt: skip
_TCVN3_TABLE = str.maketrans(_TCVN3)

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "û": _HOOK, "õ": _TILDE, "ï": _DOT, "â": _CIRCUMFLEX, "ê": _BREVE,
    "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK, "ã": _CIRCUMFLEX + _TILDE,
    "ä": _CIRCUMFLEX + _DOT, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])|(i[øù])|([{''.join(_VNI_SINGLE)}])", re.IGNORECASE)
_SPLIT = re.compile(r"[\s/,.;:()\[\]“”\"'’‘…!?|<>–_-]+")
_SURE = 0.75  # share of marked words that are syllables: from here on a text is right as it stands
_GAIN = 0.3  # and by so much another reading must be better


def from_tcvn3(text: str) -> str:
    """Text whose letters are TCVN3 code points read as Latin-1. Capital-only fonts cannot be told and stay small."""
    return text.translate(_TCVN3_TABLE)


def from_vni(text: str) -> str:
    """Text whose letters are VNI code points read as Latin-1."""
    return unicodedata.normalize("NFC", _VNI.sub(_vni_letter, text))


def _vni_letter(match: re.Match[str]) -> str:
    if match[3]:
        return match[3][0] + _VNI_MARKS[match[3][1].lower()]
    if match[4]:
        single = _VNI_SINGLE[match[4].lower()]
        return single.upper() if match[4].isupper() else single
    base = {"ô": "ơ", "ö": "ư"}.get(match[1].lower(), match[1].lower())
    return (base.upper() if match[1].isupper() else base) + _VNI_MARKS[match[2].lower()]


def from_mojibake(text: str) -> str:
    """UTF-8 that was read as windows-1252 ("Ã\xa0"); the text itself where it is none."""
    for codec in ("cp1252", "latin-1"):
        try:
            return text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
    return text


_READINGS = (("tcvn3", from_tcvn3), ("vni", from_vni), ("mojibake", from_mojibake))


def repaired(text: str) -> tuple[str, str]:
    """The text in today's letters, and the encoding it was in: "" where nothing had to be done."""
    if text.isascii():
        return text, ""
    as_it_is = marked_share(text)
    if as_it_is >= _SURE:
        return text, ""
    name, best, share = "", text, as_it_is
    for candidate, read in _READINGS:
        reading = read(text)
        found = marked_share(reading)
        if reading != text and found > share:
            name, best, share = candidate, reading, found
    return (best, name) if share >= max(0.5, as_it_is + _GAIN) else (text, "")


def marked_share(text: str) -> float:
    """Share of the words with a letter or sign beyond ASCII that are Vietnamese syllables; 0 without such words."""
    words = [word for word in _SPLIT.split(unicodedata.normalize("NFC", text)) if word and not word.isascii()]
    return sum(is_syllable(word) for word in words) / len(words) if words else 0.0


def decoded(data: bytes) -> tuple[str, str]:
    """Text of a plain file and its encoding. Never fails: what no encoding explains is read as windows-1252 and gets
    a low quality. Order: byte order mark, UTF-8, UTF-16 without mark, then what reads best."""
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(codec, errors="replace").removeprefix("\ufeff"), codec
    if (sixteen := _sixteen(data)) is not None:
        return sixteen
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        # A mostly good file with a few broken bytes is still UTF-8.
        text = data.decode("utf-8", errors="replace")
        if text.count("\ufffd") <= max(2, len(text) // 200) and error.start > 0:
            return text, "utf-8"
    options = {"cp1252": data.decode("cp1252", errors="replace"), "cp1258": data.decode("cp1258", errors="replace")}
    latin = data.decode("latin-1")
    options |= {"tcvn3": from_tcvn3(latin), "vni": from_vni(latin)}
    codec = max(options, key=lambda name: marked_share(options[name][:20_000]))
    return options[codec], codec


def _sixteen(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark: every other byte of its ASCII part is zero."""
    head = data[:2000]
    for codec, odd in (("utf-16-le", 1), ("utf-16-be", 0)):
        if len(head) > 20 and head[odd::2].count(0) > len(head) // 6 and head[1 - odd :: 2].count(0) == 0:
            return data.decode(codec, errors="replace"), codec
    return None
