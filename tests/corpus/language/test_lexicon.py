"""Everyday words and official ones: widens a search, longest wording first, and knows when to keep out."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.messages import error_messages
from corpus.errors import TrolyError
from corpus.language import fold
from corpus.language.lexicon import DEFAULT_WEIGHT, SHIPPED, Entry, Lexicon, LexiconError, default_lexicon, load_lexicon
from corpus.language.shorthand import expand

LEXICON = default_lexicon()
EXAMPLES = re.findall(
    r"^```yaml\n(.*?)^```$", (Path(__file__).parents[3] / "docs/LEXICON.md").read_text("utf-8"), re.M | re.S
)
SMALL = Lexicon([
    Entry(says=("hộ khẩu",), means=("thường trú",), weight=0.4),
    Entry(says=("tách sổ hộ khẩu", "tách khẩu"), means=("tách hộ", "thường trú"), weight=0.9),
    Entry(says=("đổi tên",), means=("cải chính hộ tịch",), unless=("công ty", "xe", "hội")),
    Entry(says=("báo tử",), means=("khai tử",), needs=("chết", "mất")),
    Entry(says=("chở bò",), means=("kiểm dịch động vật",)),
    Entry(says=("mất sổ đỏ",), means=("cấp lại giấy chứng nhận",)),
])  # fmt: skip


def asked(question: str) -> dict[str, float]:
    """What the answer path adds to a question: shorthand is written out first."""
    return LEXICON.widen(expand(question).text)


# --- how wordings are found


@pytest.mark.parametrize("text", ["tách khẩu", "tach khau", "TÁCH KHẨU thì sao?", "tách  khẩu."])
def test_wordings_are_found_any_way_typed(text: str) -> None:
    assert SMALL.official(text) == ("tách hộ", "thường trú")


def test_the_longest_wording_speaks_first_and_nothing_twice() -> None:
    assert SMALL.official("hộ khẩu, muốn tách sổ hộ khẩu") == ("tách hộ", "thường trú")


def test_the_highest_weight_wins() -> None:
    assert SMALL.widen("hộ khẩu, muốn tách khẩu") == {"tách hộ": 0.9, "thường trú": 0.9}
    assert SMALL.widen("hộ khẩu") == {"thường trú": 0.4}
    assert SMALL.widen("chở bò") == {"kiểm dịch động vật": DEFAULT_WEIGHT}


def test_a_wording_inside_a_longer_one_is_silent() -> None:
    """ "Mất giấy khai sinh" was widened as "giấy khai sinh" too, and a first registration came before the copy."""
    both = Lexicon([
        Entry(says=("giấy khai sinh",), means=("đăng ký khai sinh",)),
        Entry(says=("mất giấy khai sinh",), means=("bản sao giấy khai sinh",), unless=("xe",)),
    ])  # fmt: skip
    assert both.official("tôi mất giấy khai sinh") == ("bản sao giấy khai sinh",)
    # One that is ruled out covers nothing.
    assert both.official("mất giấy khai sinh để trên xe") == ("đăng ký khai sinh",)


@pytest.mark.parametrize("text", ["đổi tên công ty", "doi ten cong ty", "xe của tôi đổi tên chủ", "doi ten chu xe"])
def test_an_entry_keeps_out_when_another_thing_is_meant(text: str) -> None:
    """Renaming a company is no civil-status matter."""
    assert SMALL.official(text) == ()
    assert SMALL.official("đổi tên cho con") == ("cải chính hộ tịch",)


def test_one_entry_ruled_out_leaves_the_others() -> None:
    assert SMALL.official("hộ khẩu của xe đổi tên") == ("thường trú",)


def test_one_unmarked_syllable_does_not_rule_out() -> None:
    """ "Cho hoi" begins half of all questions typed without marks: it is no "hội"."""
    assert SMALL.official("cho hoi doi ten cho con") == ("cải chính hộ tịch",)
    assert SMALL.official("đổi tên hội") == ()


def test_an_entry_waits_for_what_it_needs() -> None:
    """Without marks "bao tu" is "báo từ" (from when to report) far more often than "báo tử"."""
    assert SMALL.official("phai bao tu ngay nao") == ()
    assert SMALL.official("bac toi chet, bao tu o dau") == SMALL.official("bác tôi mất, báo tử ở đâu") == ("khai tử",)


def test_who_writes_marks_means_them() -> None:
    """ "Giấy phép cho bò sữa", "báo cáo cho bộ" were taken for "chở bò" (moving cattle)."""
    assert SMALL.official("thức ăn mới cho bò sữa cần giấy gì") == ()
    assert SMALL.official("cho bo di tinh khac can giay gi") == ("kiểm dịch động vật",)
    # A slip in a longer wording is forgiven.
    assert SMALL.official("tôi làm mất so đỏ thì sao ạ") == ("cấp lại giấy chứng nhận",)


@pytest.mark.parametrize("text", ["", "  ", "?!", "thời tiết hôm nay", "mất sổ", "sổ đỏ mất"])
def test_unknown_words_and_nothing(text: str) -> None:
    assert SMALL.official(text) == () and SMALL.widen(text) == {}


@given(st.text())
def test_any_text_can_be_looked_up(text: str) -> None:
    widened = LEXICON.widen(text)
    assert all(0 < weight <= 1 for weight in widened.values()) and tuple(widened) == LEXICON.official(text)


# --- the shipped data


def test_the_shipped_lexicon_is_read_once_and_large() -> None:
    assert default_lexicon() is default_lexicon() and len(LEXICON.entries) >= 400
    assert {entry.field for entry in LEXICON.entries} == {path.stem for path in SHIPPED.iterdir()}


def test_every_region_has_its_words() -> None:
    regions = [entry.region for entry in LEXICON.entries]
    assert min(regions.count("north"), regions.count("central"), regions.count("south")) >= 8


def test_every_wording_is_clean() -> None:
    for entry in LEXICON.entries:
        for wording in (*entry.says, *entry.means, *entry.unless, *entry.needs):
            assert wording == unicodedata.normalize("NFC", wording) == wording.strip().lower(), (entry.name, wording)


def test_every_wording_alone_is_widened() -> None:
    """An entry whose own wording does not reach it is dead weight nobody notices."""
    for entry in LEXICON.entries:
        for wording in entry.says:
            text = " . ".join((wording, *entry.needs[:1]))
            assert set(entry.means) <= set(LEXICON.official(text)), (entry.name, wording)


def test_every_wording_is_found_without_marks_too() -> None:
    """A condition that looks like the wording itself once the marks are gone ("công chúng" against "công chứng")
    switched the entry off for a fifth of the questions."""
    dead = {
        wording
        for entry in LEXICON.entries
        for wording in entry.says
        if not set(entry.means) <= set(LEXICON.official(fold(" . ".join((wording, *entry.needs[:1])))))
    }
    assert dead <= {"độ xe", "mất bằng"}  # "do xe" is parking, "mat bang" a site


def test_short_wordings_have_conditions() -> None:
    """One syllable means many things, and more without marks ("ghe" is a boat, a chair and a visit)."""
    bare = [
        wording
        for entry in LEXICON.entries
        for wording in entry.says
        if " " not in wording and wording.isalpha() and not entry.unless and not entry.needs
    ]
    assert [wording for wording in bare if fold(wording) != wording or len(wording) < 4] == ["đtm", "idp"]


def test_means_name_more_than_one_word() -> None:
    """One syllable of official wording lifts hundreds of records."""
    assert [(e.name, meaning) for e in LEXICON.entries for meaning in e.means if " " not in meaning] == []


WIDENED = """
vợ em mới sinh bé ở viện                       | đăng ký khai sinh
khai sanh cho con                              | đăng ký khai sinh
con nit moi de lam giay chi                    | đăng ký khai sinh
làm mất giấy khai sinh                         | bản sao giấy khai sinh
mạ tui mới mất, chừ phải làm răng              | đăng ký khai tử
tía em mất hôm qua                             | đăng ký khai tử
bu mất thì báo ở đâu                           | đăng ký khai tử
ba em moi mat                                  | đăng ký khai tử
xin giay doc than                              | cấp giấy xác nhận tình trạng hôn nhân
lấy chồng Hàn Quốc                             | đăng ký kết hôn có yếu tố nước ngoài
ly dị ở nước ngoài rồi về cưới lại             | ghi vào sổ hộ tịch việc ly hôn
đổi chữ lót cho con                            | thay đổi cải chính bổ sung thông tin hộ tịch
chuyển khẩu về nhà chồng                       | đăng ký thường trú
nhap khau cho con                              | đăng ký thường trú
tách khẩu                                      | tách hộ
cat khau                                       | xóa đăng ký thường trú
làm kt3                                        | đăng ký tạm trú
xin giấy ct07                                  | xác nhận thông tin về cư trú
rớt căn cước                                   | cấp lại thẻ căn cước
căn cước cho bé                                | thẻ căn cước cho người dưới 14 tuổi
lam passport                                   | cấp hộ chiếu phổ thông ở trong nước
rớt cà vẹt xe                                  | cấp lại chứng nhận đăng ký xe biển số xe
mất bằng lái                                   | cấp lại giấy phép lái xe
bang lai het han                               | đổi giấy phép lái xe
mua xe cũ không chính chủ                      | thay đổi chủ xe
xin phù hiệu xe tải                            | phù hiệu cho xe ô tô
công chứng giấy tờ                             | chứng thực bản sao từ bản chính
không nhận phần đất của cha mẹ, từ chối thừa kế | từ chối nhận di sản
cắm sổ đỏ vay tiền                             | đăng ký biện pháp bảo đảm
trả hết nợ ngân hàng, giải chấp                | xóa đăng ký biện pháp bảo đảm
mat so do                                      | cấp lại giấy chứng nhận do bị mất
sổ đỏ sai tên                                  | đính chính giấy chứng nhận đã cấp
sang tên bìa đỏ                                | đăng ký biến động
tach so do cho con                             | tách thửa đất
lên thổ cư                                     | chuyển mục đích sử dụng đất
hang xom lan dat                               | hòa giải tranh chấp đất đai
bị giải tỏa thì đền bù sao                     | bồi thường hỗ trợ tái định cư
xin cất nhà                                    | cấp giấy phép xây dựng
tiền 80 tuổi                                   | trợ cấp hưu trí xã hội
thiêu người mất                                | hỗ trợ chi phí khuyến khích hỏa táng
chất độc da cam                                | nhiễm chất độc hóa học
rút bảo hiểm một lần                           | hưởng bảo hiểm xã hội một lần
lãnh thất nghiệp                               | hưởng trợ cấp thất nghiệp
mo quan ca phe                                 | đăng ký thành lập hộ kinh doanh
dẹp tiệm                                       | chấm dứt hoạt động hộ kinh doanh
mấy anh em hùn vốn mở công ty                  | công ty tnhh hai thành viên trở lên
nấu rượu bán                                   | bán lẻ rượu
mở quán net                                    | điểm cung cấp dịch vụ trò chơi điện tử công cộng
tiệm cầm đồ                                    | đủ điều kiện về an ninh trật tự
mở tiệm thuốc tây                              | kinh doanh dược
chuyển trường cho con                          | chuyển trường và tiếp nhận học sinh
mất bằng tốt nghiệp                            | bản sao văn bằng
heo bị dịch tả châu phi                        | bị thiệt hại do dịch bệnh động vật
bán thuốc trừ sâu                              | buôn bán thuốc bảo vệ thực vật
ghe câu của nhà tôi                            | đăng ký tàu cá
cưa tràm đem bán                               | khai thác gỗ
khoan gieng                                    | khai thác nước dưới đất
kéo điện vào nhà                               | cấp điện mới từ lưới điện hạ áp
treo băng rôn khai trương                      | sản phẩm quảng cáo trên bảng quảng cáo
nhóm tin lành tại nhà                          | đăng ký sinh hoạt tôn giáo tập trung
giấy gọi nhập ngũ                              | đăng ký nghĩa vụ quân sự lần đầu
cán bộ vòi vĩnh                                | giải quyết tố cáo
dựng rạp đám cưới trước nhà                    | sử dụng tạm thời lòng đường vỉa hè
"""


@pytest.mark.parametrize("line", WIDENED.strip().splitlines(), ids=lambda line: line.partition("|")[0].strip())
def test_everyday_words_reach_the_official_ones(line: str) -> None:
    """Each question was asked of a search that knew only titles, or is a regional way of asking one of them."""
    question, _, official = (part.strip() for part in line.partition("|"))
    assert official in asked(question)
    assert official in asked(fold(question))


KEPT_OUT = """
vẽ sơ đồ mặt bằng khu đất                | giấy chứng nhận quyền sử dụng đất
ho so do ai nop                          | giấy chứng nhận quyền sử dụng đất
nop ho so o dau                          | ủy quyền
phải báo từ ngày nào                     | đăng ký khai tử
thay mat gia dinh toi cam on             | đăng ký khai tử
thue mat bang mo quan                    | cấp lại giấy phép lái xe
làm lại bằng đại học bị mất              | cấp lại giấy phép lái xe
đổi tên công ty                          | thay đổi cải chính hộ tịch
doi ten quan an                          | thay đổi cải chính hộ tịch
đổi tên trên sổ đỏ                       | thay đổi cải chính hộ tịch
giấy đăng ký xe bị sai tên               | thay đổi cải chính bổ sung thông tin hộ tịch
mất giấy khai sinh                       | đăng ký khai sinh
phụ gia mới cho bò sữa                   | kiểm dịch động vật
phải nộp cho bộ nào                      | kiểm dịch động vật
mo xuong san xuat nuoc da                | phương tiện thủy nội địa
giấy xác nhận nuôi lồng bè               | nuôi con nuôi
con lai bao nhieu ngay                   | có yếu tố nước ngoài
nhập khẩu hàng hóa qua cửa khẩu          | đăng ký thường trú
tập sự công chứng viên                   | chứng thực
để con đi học mẫu giáo cần gì            | đăng ký khai sinh
đi lao động ở nước ngoài                 | cấp giấy thông hành biên giới
hóa đơn chứng từ kế toán                 | đăng ký khai tử
công ty bảo vệ xin công cụ hỗ trợ        | đủ điều kiện về an ninh trật tự
sửa chữa nhà cho hộ nghèo                | nhà ở riêng lẻ
kinh doanh lữ hành có cần giấy phép kinh doanh lữ hành | đăng ký thành lập hộ kinh doanh
bãi đỗ xe có mái che                     | xe cơ giới cải tạo
"""


@pytest.mark.parametrize("line", KEPT_OUT.strip().splitlines(), ids=lambda line: line.partition("|")[0].strip())
def test_words_that_mean_something_else_are_left_alone(line: str) -> None:
    """Readings the lexicon gave while it was written, most of them to words typed without marks."""
    question, _, wrong = (part.strip() for part in line.partition("|"))
    assert wrong not in asked(question)
    assert any(wrong in entry.means for entry in LEXICON.entries), "the check could not fail"


# --- files of editors


def written(folder: Path, text: str, name: str = "own.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


BASE = "- {says: [bằng lái, bằng xe], means: [giấy phép lái xe]}\n- {says: [hộ khẩu], means: [thường trú]}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- {says: [bằng lái], meens: [giấy phép lái xe]}", ("line 1 (bằng lái)", "means", "meens")),
        ("- {says: [], means: [x y]}", ("line 1", "says")),
        ("- {means: [x y]}", ("line 1", "says")),
        ("- {says: [bằng lái]}", ("line 1 (bằng lái)", "means")),
        ("- {says: bằng lái, means: [x y]}", ("line 1", "says")),
        ("- {says: [bằng lái], means: [a b, c d, e f, g h]}", ("means",)),
        (BASE + "- {says: [' - '], means: [x y]}", ("line 3", "letters or digits")),
        (BASE + "- {says: [2026], means: [x y]}", ("line 3 (2026)", "says.0")),
        ("- {says: [bằng lái], means: [x y], weight: 1.5}", ("weight",)),
        ("- {says: [bằng lái], means: [x y], weight: 0}", ("weight",)),
        ("- {says: [bằng lái], means: [x y], weight: .nan}", ("weight",)),
        ("- {says: [bằng lái], means: [x y], weight: '0.5'}", ("weight",)),
        ("- {says: [bằng lái], means: [x y], weight: yes}", ("weight",)),
        ("- {says: [bằng lái], means: [x y], region: miền tây}", ("region",)),
        ("- {says: [bằng lái xe], means: [x y], unless: [lái xe]}", ("never applies", "lái xe")),
        (BASE + "- {says: [Hộ  khẩu], means: [cư trú ở]}", ("line 3", "hộ khẩu", "own.yaml line 2")),
        ("- {says: [bằng lái, BẰNG LÁI], means: [x y]}", ("bằng lái",)),
        ("- {id: a, says: [b c], means: [x y]}\n- {id: a, says: [d e], means: [x y]}", ("line 2", "'a' is taken")),
        ("- {replaces: bằng lai}", ("line 1", "replaces 'bằng lai'")),
        (BASE + "- {replaces: hộ khẩu}", ("line 3", "no earlier layer")),
        ("- says: [bằng lái]\n  says: [bằng xe]\n  means: [x y]", ("line 1", "given twice")),
        ("- chỉ là chữ", ("line 1",)),
        ("says: [bằng lái]", ("not a list",)),
        ("- {says: [bằng lái], means: [x y]", ("line 1",)),
        ("- {says: [2025-02-30], means: [x y]}", ("own.yaml",)),
    ],
)
def test_a_bad_file_is_refused_and_told_where(tmp_path: Path, text: str, told: tuple[str, ...]) -> None:
    """A typing slip in a file that is read quietly costs an entry nobody misses."""
    with pytest.raises(LexiconError) as caught:
        load_lexicon([written(tmp_path, text)])
    assert isinstance(caught.value, TrolyError) and caught.value.code == "LEXICON_INVALID" in error_messages()
    assert "own.yaml" in caught.value.detail
    assert [part for part in told if part not in caught.value.detail] == []


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "utf16.yaml").write_bytes(BASE.encode("utf-16"))
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "missing.yaml", tmp_path / "utf16.yaml", tmp_path / "empty", tmp_path / "missing"):
        with pytest.raises(LexiconError, match=path.name):
            load_lexicon([path])


def test_an_empty_file_adds_nothing_and_decomposed_letters_are_read(tmp_path: Path) -> None:
    """A Mac writes ổ as three characters; a byte order mark comes from a Windows editor."""
    empty = written(tmp_path, "# chưa có gì\n", "empty.yaml")
    own = written(tmp_path, "\ufeff" + unicodedata.normalize("NFD", BASE))
    assert load_lexicon([empty, own]).official("hộ khẩu") == ("thường trú",)


def test_the_same_wording_may_stand_under_other_conditions(tmp_path: Path) -> None:
    own = written(
        tmp_path,
        "- {says: [mất bằng], means: [cấp lại giấy phép lái xe], needs: [lái]}\n"
        "- {id: bằng cấp, says: [mất bằng], means: [cấp lại văn bằng], needs: [tốt nghiệp]}\n",
    )
    lexicon = load_lexicon([own])
    assert lexicon.official("mất bằng tốt nghiệp") == ("cấp lại văn bằng",)
    assert lexicon.official("mất bằng") == ()


def test_a_folder_is_one_layer(tmp_path: Path) -> None:
    """Two themes with the same wording are a slip as well; what a Mac leaves beside its files is none of ours."""
    folder = tmp_path / "own"
    folder.mkdir()
    written(folder, BASE, "a.yaml")
    written(folder, "\x00\x05", "._a.yaml")
    written(folder, "- {says: [ghe câu], means: [tàu cá], field: biển}", "b.yml")
    assert [entry.field for entry in load_lexicon([folder]).entries] == ["a", "a", "biển"]
    written(folder, "- {says: [bằng xe], means: [x y]}", "c.yaml")
    with pytest.raises(LexiconError, match=r"c.yaml line 1: 'bằng xe' stands in a.yaml line 1"):
        load_lexicon([folder])


def test_a_later_layer_adds_replaces_and_switches_off(tmp_path: Path) -> None:
    base = written(tmp_path, BASE, "base.yaml")
    own = written(
        tmp_path,
        "- {replaces: hộ khẩu}\n"
        "- {replaces: bằng lái, says: [bằng hạng a], means: [giấy phép lái xe hạng a], weight: 0.3}\n"
        "- {says: [ghe câu], means: [tàu cá]}\n",
    )
    lexicon = load_lexicon([base, own])
    assert lexicon.official("hộ khẩu, bằng xe") == ()
    assert lexicon.widen("bằng hạng a, ghe câu") == {"giấy phép lái xe hạng a": 0.3, "tàu cá": DEFAULT_WEIGHT}
    # The name stays what it was, so that a third layer can still call it.
    third = written(tmp_path, "- {replaces: bằng lái}\n- {replaces: ghe câu}", "third.yaml")
    assert load_lexicon([base, own, third]).entries == ()
    assert load_lexicon([base]).official("hộ khẩu") == ("thường trú",)


def test_an_own_entry_may_repeat_what_is_shipped(tmp_path: Path) -> None:
    """Else the next version, that learns the office's word, would not start with the office's file."""
    own = written(tmp_path, BASE + "- {says: [sổ đỏ], means: [giấy đỏ của tỉnh], weight: 1}\n")
    lexicon = load_lexicon([SHIPPED, own])
    assert len(lexicon.entries) == len(LEXICON.entries) + 3
    assert "giấy đỏ của tỉnh" in lexicon.official("sổ đỏ") and set(LEXICON.official("sổ đỏ")) < set(
        lexicon.official("sổ đỏ")
    )


def test_the_examples_of_the_document_are_taken(tmp_path: Path) -> None:
    first, second = EXAMPLES
    assert load_lexicon([written(tmp_path, first)]).official("rớt cà vẹt") == ("cấp lại chứng nhận đăng ký xe",)
    changed = load_lexicon([SHIPPED, written(tmp_path, second)])
    assert "hộ khẩu" in {entry.name for entry in LEXICON.entries} - {entry.name for entry in changed.entries}
