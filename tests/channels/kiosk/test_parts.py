"""Presence, take-away and voice, without a server."""

from __future__ import annotations

import io
import struct
import sys
import wave
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from channels.kiosk.presence import SILENT_SECONDS, Beat, Register
from channels.kiosk.speech import LONGEST_TEXT, Command, marked, spoken, written
from channels.kiosk.takeaway import qr_svg, take_away
from channels.kiosk.topics import event_entries
from corpus.errors import InputError, TrolyError

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def tone(frames: int = 800) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(struct.pack(f"<{frames}h", *(1000 * (i % 7) for i in range(frames))))
    return out.getvalue()


def test_a_kiosk_that_falls_silent_is_seen():
    register = Register(["sanh-1", "sanh-2"])
    assert register.record(Beat(id="sanh-1", wipes=3), NOW)
    alive, never = register.all(NOW + timedelta(seconds=SILENT_SECONDS))
    assert (alive.status, alive.seconds_ago, never.status) == ("alive", SILENT_SECONDS, "never")
    assert alive.beat and alive.beat.wipes == 3
    assert register.all(NOW + timedelta(seconds=SILENT_SECONDS + 1))[0].status == "silent"


def test_a_stranger_cannot_fill_the_register():
    register = Register(["sanh-1"])
    assert not register.record(Beat(id="kẻ-lạ"), NOW)
    assert [each.id for each in register.all()] == ["sanh-1"]


@pytest.mark.parametrize("extra", [{"question": "tên tôi"}, {"wipes": -1}, {"id": "a b"}])
def test_a_beat_has_no_room_for_anything_personal(extra):
    with pytest.raises(ValidationError):
        Beat.model_validate({"id": "sanh-1", **extra})


def test_the_link_holds_the_matter_behind_the_hash():
    assert (
        take_away("https://a.vn/troly/", "1.001193", "Khai sinh", "").url == "https://a.vn/troly/kiosk/take#ma=1.001193"
    )
    assert take_away("https://a.vn", "", "Còn sổ hộ khẩu?", "").url.endswith(
        "#hoi=C%C3%B2n%20s%E1%BB%95%20h%E1%BB%99%20kh%E1%BA%A9u%3F"
    )
    official = take_away("", "1.001193", "Khai sinh", "https://dichvucong.gov.vn/x")
    assert (official.url, official.opens) == ("https://dichvucong.gov.vn/x", "official")
    with pytest.raises(InputError) as caught:
        take_away("", "1.001193", "Khai sinh", "javascript:alert(1)")
    assert caught.value.code == "KIOSK_NO_LINK"


def test_a_qr_code_is_a_picture_that_loads_nothing():
    svg = qr_svg("https://a.vn/kiosk/take#ma=1.001193").decode()
    assert "<svg" in svg and "<path" in svg and "script" not in svg and "href" not in svg


def test_sound_is_marked_as_synthetic_and_still_plays():
    """The law wants a mark machines can read in sound no person made."""
    sound = marked(tone())
    with wave.open(io.BytesIO(sound)) as file:
        assert file.getnframes() == 800
    assert b"LIST" in sound and b"ICMT" in sound and "Giọng đọc tổng hợp".encode() in sound
    assert struct.unpack("<I", sound[4:8])[0] == len(sound) - 8


@pytest.mark.parametrize("broken", [b"", b"RIFF", b"ID3" + b"\0" * 100])
def test_what_cannot_be_marked_is_not_played(broken):
    with pytest.raises(TrolyError) as caught:
        marked(broken)
    assert caught.value.code == "SPEECH_FAILED"


def command(code: str, seconds: float = 10) -> Command:
    return Command(f"{sys.executable} -c '{code}'", seconds)


def test_a_command_reads_and_writes_by_pipes(tmp_path):
    (tmp_path / "tone.wav").write_bytes(tone())
    speaker = command(f'import sys; sys.stdin.read(); sys.stdout.buffer.write(open("{tmp_path}/tone.wav","rb").read())')
    assert b"ICMT" in spoken(speaker, "Xin chào")
    listener = command(
        'import sys; n = len(sys.stdin.buffer.read()); sys.stdout.buffer.write("đăng  ký\\n".encode() * (n > 99))'
    )
    assert written(listener, tone()) == "đăng ký"


@pytest.mark.parametrize(("engine", "code"), [
    (Command("", 1), "SPEECH_ABSENT"),
    (Command("/khong/co/may-doc", 1), "SPEECH_ABSENT"),
    (command("raise SystemExit(3)"), "SPEECH_FAILED"),
    (command("import time; time.sleep(9)", 0.05), "SPEECH_FAILED"),
    (command("print(1)"), "SPEECH_FAILED"),
])  # fmt: skip
def test_an_engine_that_is_missing_or_broken_says_so(engine, code):
    with pytest.raises(TrolyError) as caught:
        spoken(engine, "Xin chào")
    assert caught.value.code == code


def test_a_second_speaker_is_told_and_does_not_queue(monkeypatch):
    """Whoever can reach the server could fill its threads with speech, and answers stopped."""
    monkeypatch.setattr("channels.kiosk.speech._LONGEST_WAIT", 0.01)
    engine = command("raise SystemExit(3)")
    engine._running.acquire()
    with pytest.raises(TrolyError) as caught:
        spoken(engine, "Xin chào")
    assert caught.value.code == "OVERLOADED"
    engine._running.release()
    with pytest.raises(TrolyError) as caught:
        spoken(engine, "Xin chào")
    assert caught.value.code == "SPEECH_FAILED", "and the engine is free again"


@pytest.mark.parametrize("text", ["", "  ", "a" * (LONGEST_TEXT + 1)])
def test_nothing_and_too_much_are_not_spoken(text):
    with pytest.raises(InputError):
        spoken(command("print(1)"), text)


@pytest.mark.parametrize("sound", [b"", b"not sound", tone(0)])
def test_what_is_no_sound_does_not_reach_the_engine(sound):
    with pytest.raises(InputError):
        written(command("raise SystemExit(3)"), sound)


def test_life_events_are_written_as_people_ask():
    entries = event_entries()
    needs = [need for entry in entries for need in entry.needs]
    assert len(entries) == 12 and len({entry.id for entry in entries}) == 12
    assert not [
        need.label
        for need in needs
        if any(c.isdigit() for c in need.question.replace("6", "").replace("14", "").replace("2", ""))
    ], "no codes"
    assert all(need.title.strip() for need in needs)
