"""Offices that are gone: recognised however they are written, never where they are not meant, with a known successor."""

from __future__ import annotations

import re
from importlib import resources

import pytest
import yaml

from corpus.places import Gazetteer, default_authorities
from tests.corpus.places.conftest import PROVINCE

DATA = yaml.safe_load(resources.files("corpus.places").joinpath("resources/authorities.yaml").read_text("utf-8"))
ITEMS = [*DATA["district"], *DATA["units"]]


def found(gazetteer: Gazetteer, text: str) -> list[str]:
    mentions = gazetteer.find(text, province=PROVINCE)
    return [named.authority.key for named in default_authorities().find(text, mentions)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("UBND huyện Sa Thầy", "committee"),
        ("ủy ban nhân dân cấp huyện", "committee"),
        ("lên ủy ban huyện làm giấy tờ", "committee"),
        ("UBND thành phố Kon Tum", "committee"),
        ("UBND quận 3", "committee"),
        ("cong an huyen", "police"),
        ("công an của huyện Đăk Hà", "police"),
        ("Công an thị xã Đức Phổ", "police"),
        ("phòng tư pháp", "justice"),
        ("phòng TN&MT huyện", "land_division"),
        ("chi cục thuế huyện", "tax"),
        ("bộ phận một cửa huyện", "one_stop"),
        ("tòa án nhân dân huyện Đăk Tô", "court"),
        ("viện kiểm sát huyện", "procuracy"),
        ("chi nhánh văn phòng đăng ký đất đai huyện", "land_registry"),
        ("bảo hiểm xã hội huyện", "insurance"),
        ("kho bạc huyện", "treasury"),
        ("trung tâm y tế huyện", "health"),
        ("công an thị trấn Đăk Tô", "police_post"),
        ("đồn công an", "police_post"),
        ("sở TN&MT", "land_department"),
        ("so tnmt", "land_department"),
        ("Sở Kế hoạch và Đầu tư", "planning_department"),
        ("sở kh&đt", "planning_department"),
        ("Sở LĐ-TB&XH", "labour_department"),
        ("sở lđtbxh", "labour_department"),
        ("sở GTVT", "transport_department"),
        ("sở tt&tt", "information_department"),
        ("Bộ Giao thông vận tải", "transport_ministry"),
        ("bộ tài nguyên và môi trường", "land_ministry"),
    ],
)
def test_old_offices_are_recognised(gazetteer: Gazetteer, text: str, key: str):
    assert found(gazetteer, text) == [key]


@pytest.mark.parametrize(
    "text",
    [
        "UBND xã", "ủy ban nhân dân tỉnh", "công an xã", "công an phường Kon Tum", "công an tỉnh", "UBND thành phố Đà Nẵng",
        "công an quản lý hộ khẩu", "cong an quan ly ho khau", "tòa án quân sự", "toa an quan su", "cơ sở lao động",
        "cán bộ lao động thương binh xã hội", "sở tư pháp", "sở xây dựng", "bộ công an", "chi cục thuế doanh nghiệp lớn",
        "bảo hiểm xã hội tự nguyện", "văn phòng đăng ký đất đai", "trung tâm phục vụ hành chính công xã", "nộp thuế",
        "bỏ lao động", "đăng ký kinh doanh", "sở hữu nhà", "bộ hồ sơ",
    ],
)  # fmt: skip
def test_offices_of_today_are_left_alone(gazetteer: Gazetteer, text: str):
    assert found(gazetteer, text) == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["key"])
def test_every_office_has_a_successor_and_known_texts(item: dict):
    assert item["old"] and item["now"].split()[0] in ("nay", "không")
    assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", item["since"])
    assert set(item.get("basis", ())) <= set(DATA["about"])


def test_keys_are_not_used_twice():
    keys = [item["key"] for item in ITEMS]
    assert len(keys) == len(set(keys))


def test_no_successor_is_an_office_that_is_gone(gazetteer: Gazetteer):
    """An answer that sends people to the district would be worse than none."""
    for item in ITEMS:
        assert not found(gazetteer, item["now"]), item["key"]


def test_where_the_name_stands_is_told(gazetteer: Gazetteer):
    text = "tôi lên công an huyện thì nói đi chỗ khác"
    (named,) = default_authorities().find(text)
    assert text[named.start : named.end] == "công an huyện"


def test_the_licence_for_driving_went_to_the_police():
    (named,) = default_authorities().find("sở giao thông vận tải")
    assert "Công an" in named.authority.now
    assert "12/2025/TT-BCA" in [basis.number for basis in named.authority.basis]
