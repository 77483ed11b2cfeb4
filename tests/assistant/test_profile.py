"""Profiles: one province each, as data. A broken one must say so at once, not in the middle of an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.profile import Profile, load_profile
from assistant.settings import AssistantSettings
from corpus.errors import InputError

MINIMAL = "id: x\nname: Trợ lý\nprovince: tỉnh Mẫu\ngreeting: Chào\nai_notice: Đây là máy\noffice: Một cửa\n"


@pytest.mark.parametrize("name", ["quang-ngai", "demo"])
def test_the_shipped_profiles_load(name: str) -> None:
    profile = load_profile(name)
    assert profile.id == name
    assert profile.greeting and profile.ai_notice and profile.office and profile.suggestions
    assert {"113", "115"} <= {hotline.phone for hotline in profile.hotlines}


def test_a_chat_page_is_told_no_more_than_it_shows() -> None:
    public = load_profile("quang-ngai").public()
    assert set(public) == {"name", "province", "greeting", "ai_notice", "suggestions", "hotline"}
    assert public["hotline"] is None


def test_the_communes_of_a_profile_are_named_once_and_old_ones_belong_somewhere() -> None:
    """A name twice among the new units sends people of one commune to the other."""
    communes = load_profile("quang-ngai").communes
    names = [(commune.type, commune.name) for commune in communes]
    assert len(names) == len(set(names)) == 40
    old = [(unit.type, unit.name, unit.district) for commune in communes for unit in commune.old_units]
    assert len(old) == len(set(old))


@pytest.mark.parametrize("name", ["atlantis", "", "../demo/../nowhere"])
def test_an_unknown_profile_has_its_code(name: str) -> None:
    with pytest.raises(InputError) as caught:
        load_profile(name)
    assert caught.value.code == "UNKNOWN_PROFILE"


def test_a_file_that_is_not_there_has_its_code(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_profile(tmp_path / "nowhere.yaml")
    assert caught.value.code == "UNKNOWN_PROFILE"


@pytest.mark.parametrize(
    "content",
    [
        b"- a\n- list\n",
        b"name: [unclosed\n",
        b"",
        MINIMAL.replace("office: Một cửa\n", "").encode(),
        (MINIMAL + "ofice: sai chính tả\n").encode(),
        (MINIMAL + "hotline: {label: x}\n").encode(),
        (MINIMAL + "effective_from: hôm qua\n").encode(),
        MINIMAL.encode("utf-16"),
        b"\xff\xfe\x00bad",
    ],
)
def test_a_broken_profile_has_its_code(tmp_path: Path, content: bytes) -> None:
    """One saved as UTF-16 by a text editor ended in a traceback."""
    path = tmp_path / "p.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_profile(path)
    assert caught.value.code == "PROFILE_BROKEN"
    assert str(path) in caught.value.detail


def test_a_minimal_profile_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(MINIMAL, "utf-8")
    assert load_profile(path).hotline is None
    with pytest.raises(ValueError, match="frozen"):
        load_profile(path).name = "khác"  # type: ignore[misc]


def test_a_setting_names_a_shipped_profile_or_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert AssistantSettings().profile_path is None
    monkeypatch.setenv("TROLY_ASSISTANT_PROFILE", "/etc/tinh.yaml")
    assert AssistantSettings().profile_path == Path("/etc/tinh.yaml")
    assert isinstance(load_profile(AssistantSettings(profile="demo").profile), Profile)
