"""What is a place in a text, and above all what is not: a name taken for a place sends the question astray."""

from __future__ import annotations

import pytest

from corpus.language import fold
from corpus.places import Gazetteer
from tests.corpus.places.conftest import PROVINCE

# Names of communes and wards that are everyday words, virtues, streets or people; and words that sound like types.
NOT_PLACES = """
Hiếu
anh Hiếu làm giấy khai sinh
Hòa Bình
cuộc sống hòa bình
Thắng Lợi
Tân Lập
Đoàn Kết
khối đại đoàn kết toàn dân
Thống Nhất
Quyết Thắng
Vinh Quang
Thái Bình
Quang Trung
Bình Minh
cháu Bình An mới sinh
Thanh An
anh Trường Giang
chị Trà Giang
Phước Giang
ông Sơn Hà
chị Ngọc Linh
Duy Tân
Hạnh phúc
độc lập tự do
Trần Hưng Đạo
đường Trần Hưng Đạo
Lê Lợi
Nguyễn Trãi
Nguyễn Nghiêm
Lê Hồng Phong
Trương Quang Trọng
Đặng Thùy Trâm
trường Nguyễn Trãi
đường Quang Trung
chủ hộ là Nguyễn Văn Hiếu
Trần Phú
bảo hiểm xã hội một lần
trợ cấp xã hội hằng tháng
công trình xã hội
hợp tác xã Tân Lập
hợp tác xã nông nghiệp
bà xã tôi mới sinh
xã nơi tôi ở
ở xã làm thế nào
ở xã còn làm không
phường nào cũng được
lên huyện nộp được không
thành phố nào
tỉnh khác
xã biên giới
quản lý đất đai
quan hệ vợ chồng
phương án sử dụng đất
phương tiện giao thông
phương thức nộp hồ sơ
tình trạng hôn nhân
tính thuế thu nhập
con dao
con tôi học lớp một
ba tôi mất
ba to nhà tôi
đầu tư mở rộng sản xuất
mở rộng diện tích
từ mở rộng
đo đạc là gì
người gốc Việt Nam định cư ở nước ngoài
đặc biệt khó khăn
thẩm định an toàn
ca nhân
y tá
bán đất
tân hôn
tuyển sinh lớp 10
x quang
tt hộ tịch
p k
đăng ký xe máy
số 5 đường ấy
""".strip().splitlines()


@pytest.mark.parametrize("text", NOT_PLACES)
def test_these_are_no_places(gazetteer: Gazetteer, text: str):
    for form in (text, text.lower(), fold(text)):
        assert not gazetteer.find(form, province=PROVINCE), form


def test_there_are_enough_of_them():
    assert len(NOT_PLACES) >= 40


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("đăng ký khai sinh ở xã Sa Bình", "xã Sa Bình"),
        ("làm căn cước tại P. Quyết Thắng, TP. Kon Tum được không", "P. Quyết Thắng, TP. Kon Tum"),
        ("xã cũ của tôi là Hà Mòn, giờ lên đâu", "xã cũ của tôi là Hà Mòn"),
        ("xa cu cua toi la ha mon gio len dau", "xa cu cua toi la ha mon"),
        ("tôi ở Hà Mòn muốn làm căn cước", "Hà Mòn"),
        ("o dak bla lam khai sinh", "dak bla"),
        ("nhà ở Kontum", "Kontum"),
        ("về Tu Mơ Rông", "Tu Mơ Rông"),
        ("(xã Đăk Long, huyện Đăk Glei, tỉnh Kon Tum cũ)", "xã Đăk Long, huyện Đăk Glei, tỉnh Kon Tum cũ"),
        ("Phường 5, quận 3, TPHCM", "Phường 5, quận 3, TPHCM"),
        ("quê ở Bình Định lấy chồng", "Bình Định"),
        ("xã tên là Hơ Moong", "xã tên là Hơ Moong"),
    ],
)
def test_a_place_is_found_with_what_belongs_to_it(gazetteer: Gazetteer, text: str, written: str):
    mentions = gazetteer.find(text, province=PROVINCE)
    assert [text[mention.start : mention.end] for mention in mentions] == [written]


def test_several_places_are_found_in_order(gazetteer: Gazetteer):
    text = "chuyển hộ khẩu từ xã Đăk Blà về phường Quảng Phú"
    assert [mention.name for mention in gazetteer.find(text, province=PROVINCE)] == ["Đăk Blà", "Quảng Phú"]


@pytest.mark.parametrize("text", ["Hiếu nay là xã gì", "Mô Rai", "Thắng Lợi"])
def test_a_bare_name_counts_only_where_a_place_is_asked_about(gazetteer: Gazetteer, text: str):
    assert not gazetteer.find(text, province=PROVINCE)
    assert len(gazetteer.find(text, province=PROVINCE, weak=True)) == 1


def test_bare_names_belong_to_the_province_of_the_profile(gazetteer: Gazetteer):
    assert gazetteer.find("ở Đăk Hà", province=PROVINCE)
    assert not gazetteer.find("ở Đăk Hà", province="tỉnh Cà Mau")
    assert not gazetteer.find("ở Đăk Hà")


def test_a_name_does_not_cross_a_full_stop(gazetteer: Gazetteer):
    assert not gazetteer.find("tôi hỏi ở xã. Đăk", province=PROVINCE)


@pytest.mark.parametrize(("text", "old", "new"), [("xã Đăk Hà cũ", True, False), ("xã Đăk Hà mới", False, True),
                                                  ("xã cũ Đăk Hà", True, False), ("xã Đăk Hà", False, False)])  # fmt: skip
def test_old_and_new_are_read_beside_the_name(gazetteer: Gazetteer, text: str, old: bool, new: bool):
    (mention,) = gazetteer.find(text, province=PROVINCE)
    assert (mention.old, mention.new) == (old, new)
