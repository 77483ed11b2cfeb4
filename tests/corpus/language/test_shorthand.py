"""Shorthand and abbreviations: written out for the search, by what stands around them, without touching money, codes
or what was meant otherwise."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import fold_word, normalize, words
from corpus.language.pieces import taken_to_pieces
from corpus.language.shorthand import Expanded, expand
from corpus.language.shorthand_table import Meaning, is_shorthand, known_tokens


@pytest.mark.parametrize(
    ("text", "written_out"),
    [
        ("ko dc", "không được"),
        ("KO, DC!", "không được"),
        ("đk khai sinh", "đăng ký khai sinh"),
        ("\u200bko", "không"),
        ("đc".replace("đ", "ð"), "được"),
        ("", ""),
        ("?!", ""),
        ("cmnd/cccd", "chứng minh nhân dân căn cước căn cước công dân căn cước"),
        ("ko.e cần", "không em cần"),
        ("tt/nđ", "thông tư nghị định"),
        ("đ/c nhà ở đâu", "địa chỉ nhà ở đâu"),
        ("đk k/h", "đăng ký kết hôn"),
        ("V/v cấp đổi", "về việc cấp đổi"),
        ("KT-XH", "kinh tế xã hội"),
        ("ktxh", "kinh tế xã hội"),
        ("TN&TKQ", "tiếp nhận và trả kết quả"),
        ("Sở TN&MT", "sở tài nguyên và môi trường"),
        ("NQ/TU", "nghị quyết của tỉnh ủy"),
        ("nq/tw", "nghị quyết của trung ương"),
        ("TP.HCM", "thành phố hồ chí minh"),
        ("UBND TP", "ủy ban nhân dân thành phố"),
        ("CBCC xử lý TTHC tại BPMC", "cán bộ công chức xử lý thủ tục hành chính tại bộ phận một cửa"),
        ("cbccvc nộp pakn", "cán bộ công chức viên chức nộp phản ánh kiến nghị"),
        ("dvctt, mcđt, csdl", "dịch vụ công trực tuyến một cửa điện tử cơ sở dữ liệu"),
        ("CSDLQG về dân cư", "cơ sở dữ liệu quốc gia về dân cư"),
        ("vneid mức 2", "vneid định danh điện tử mức 2"),
        ("VNeID định danh điện tử mức 2", "vneid định danh điện tử mức 2"),
        ("AI trả lời", "trí tuệ nhân tạo trả lời"),
        ("ai trả lời", "ai trả lời"),
        ("Ai trả lời", "ai trả lời"),
        ("ba mẹ mất", "ba mẹ mất"),
        ("E muốn hỏi", "em muốn hỏi"),
        ("mấy h, 8h, 10 h", "mấy giờ 8h 10 h"),
        ("có lm t7 ko", "có làm thứ bảy không"),
    ],
)
def test_shorthand_is_written_out(text: str, written_out: str) -> None:
    assert expand(text).text == written_out


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        # đk, dk
        ("cần đk gì để kết hôn", "điều kiện"),
        ("ai đủ dk hưởng", "điều kiện"),
        ("nộp online dk k", "được không"),
        ("nộp online dk ạ", "được không"),
        ("muốn dk tạm trú", "đăng ký"),
        # bn
        ("hết bn tiền", "bao nhiêu"),
        ("lệ phí bn", "bao nhiêu"),
        ("bn ơi cho hỏi", "bạn"),
        ("bn mình bên Anh", "bạn"),
        # tt
        ("làm tt gì", "thủ tục"),
        ("sửa tt cá nhân", "thông tin"),
        ("theo TT 04/2020/TT-BTP", "thông tư"),
        ("giấy miễn tt 5 năm", "thị thực"),
        ("đăng ký tt cho vợ", "thường trú"),
        ("khai báo tt", "tạm trú"),
        # hk
        ("nhập hk cho con", "hộ khẩu"),
        ("sổ hk giấy", "hộ khẩu"),
        ("nộp ở xã được hk ạ", "không"),
        ("hk có tiền", "không"),
        ("an ninh hk", "hàng không"),
        # hs
        ("nộp hs ở đâu", "hồ sơ"),
        ("con em là hs lớp 6", "học sinh"),
        # gt
        ("cần gt gì", "giấy tờ"),
        ("chuyển đổi gt nam sang nữ", "giới tính"),
        ("vi phạm gt", "giao thông"),
        # cc
        ("thẻ cc hết hạn", "căn cước"),
        ("văn phòng cc", "công chứng"),
        ("cc hành nghề kiến trúc", "chứng chỉ"),
        ("căn hộ cc mini", "chung cư"),
        # ct
        ("thành lập ct tnhh", "công ty"),
        ("thông tin ct", "cư trú"),
        ("ct chữ ký", "chứng thực"),
        # ks, kt, nn, tp
        ("làm giấy ks cho bé", "khai sinh"),
        ("khai thác ks", "khoáng sản"),
        ("mở ks mini", "khách sạn"),
        ("giấy kt của ông", "khai tử"),
        ("phát triển kt xã hội", "kinh tế"),
        ("người nn", "nước ngoài"),
        ("đất nn", "nông nghiệp"),
        ("cơ quan nn", "nhà nước"),
        ("sở tp", "tư pháp"),
        ("an toàn tp", "thực phẩm"),
        ("ủy ban tp", "thành phố"),
        # p, x, h, q
        ("ra ubnd p", "phường"),
        ("công an x", "xã"),
        ("ubnd h", "huyện"),
        # xn, uq, qd, sd
        ("giấy xn độc thân", "xác nhận"),
        ("xn adn cha con", "xét nghiệm"),
        ("giấy uq", "ủy quyền"),
        ("qd số 5", "quyết định"),
        ("đi qd về", "quân đội"),
        ("làm sd", "sổ đỏ"),
        ("quyền sd đất", "sử dụng"),
        # others of the glossary
        ("ra ca phường", "công an"),
        ("làm vc nhà nước", "việc"),
        ("kh và đầu tư chưa có", "không"),
        ("theo KH 12/KH-UBND", "kế hoạch"),
        ("CT 14/CT-TTg", "chỉ thị"),
        ("công ty cp", "cổ phần"),
        ("trung tâm dl", "dữ liệu"),
        ("công ty dl lữ hành", "du lịch"),
        ("cđ số", "chuyển đổi"),
        ("thủ tục hc công", "hành chính"),
        ("làm hc phổ thông", "hộ chiếu"),
        ("cấp ms thuế", "mã số"),
    ],
)
def test_what_stands_around_decides(text: str, meant: str) -> None:
    found = expand(text)
    assert f" {meant} " in f" {found.text} "
    assert meant not in found.others


@pytest.mark.parametrize(
    ("text", "written_out", "others"),
    [
        ("xem đk", "xem được không", ()),
        ("về đk này", "về đăng ký này", ("được không", "điều kiện")),
        ("cc này", "căn cước này", ("công chứng", "chứng chỉ")),
        ("tt này của em", "thủ tục này của em", ()),
        ("sang tt bên kia", "sang thủ tục bên kia", ("thường trú", "tạm trú")),
        ("ct này", "ct này", ("công ty", "cư trú", "chứng thực")),
        ("GCI", "gci", ("gci chỉ số an toàn an ninh mạng", "gci chỉ số năng lực cạnh tranh")),
    ],
)
def test_without_evidence_the_other_readings_are_searched_beside(
    text: str, written_out: str, others: tuple[str, ...]
) -> None:
    assert expand(text) == Expanded(written_out, others)


@pytest.mark.parametrize(
    "text",
    [
        "10k", "10 k", "lệ phí 50 k", "500k", "2tr", "1.001193", "123/2015/nđ-cp", "04/2020/tt-btp", "14/ct-ttg",
        "tt-btp", "nđ-cp", "ct01", "ct07", "kt3", "khô", "kho", "điểm a khoản 1 điều 5", "khoản c", "hạng c",
        "mẫu a", "a) tờ khai b) đơn", "nhóm b, c", "gan e", "bằng a", "v.v", "v.v.", "82a-123.45", "5 kg", "mấy kg",
        "a@b.vn", "k@cc.gov.vn", "cc.gov.vn", "ai ký", "ba con", "ca ba", "san lấp", "lan can", "ý kiến", "tu sửa",
        "xây nhà", "mua nha", "giay hen", "hồng", "sổ hong", "so hong", "t12", "m2", "quy định tại điểm h",
    ],
)  # fmt: skip
def test_money_codes_and_longer_words_stay(text: str) -> None:
    """ "50 k" (50.000 đồng) became "50 không", "điểm a" became "điểm anh"."""
    pieces, _ = taken_to_pieces(text, known_tokens())
    assert expand(text).text == " ".join(word for piece in pieces for word in words(piece.word))


def test_only_whole_tokens_change() -> None:
    assert expand("koko").text == "koko"


def test_enough_tokens_and_the_glossary_among_them() -> None:
    assert len(known_tokens()) >= 250
    glossary = """
    AI ANTT ATTP ATTT BHXH CBCCVC CBCC CCHC CMND CNTT CNTT-TT CQNN DVC TTĐT CPS CQĐT CQDT CPĐT CPDT CSDL CSDLQG DN DVCC
    DVCTT ĐTTM DTTM GPXD HCC HTTT IOC LGSP NDXP NGSP NGXP PCCC QLKCN QLVB&ĐH SOA SOC TSLCD TTHC TW ƯDCNTT UDCNTT HĐND
    HDND UBND QĐ NQ NĐ CT TT KH VB CĐ TTr CP TTg NQ/TU NQ/TW MTTQ TQVN CT-XH CVP PCVP PCT VT KGVX b/c BTTTT STTTT TT&TT
    CĐSQG THH THHT CATTT VPCP CQS BRM DRM ARM TRM SRM BA GQTTHC TN&TKQ MCĐT BPMC PAKN VDXP EMC PayGov VNeID VssID OA API
    ESB IoT MFA IDS IPS SAN WAN LAN VPN NOC PKI TSA TTTHDL THDL TTDL VBĐH DL QH DM TC CD XL BI KT-XH KTXH DTTS KKT KCN CCN
    EGDI GCI GII NCSC VNCERT/CC KGM ANM GPLX GPHI TMĐT BHYT NNT KBNN DWH THTK BIM THPT KH&CN TNMT KNTC
    """
    missing = [token for token in glossary.split() if not is_shorthand(normalize(token))]
    assert not missing


@pytest.mark.parametrize("token", known_tokens())
def test_every_shipped_token_can_be_met(token: str) -> None:
    """YAML reads "off" as False and "10" as a number; a token with a space is never one word of a question."""
    pieces, _ = taken_to_pieces(token, known_tokens())
    assert [piece.word for piece in pieces] == [token] and not pieces[0].fixed
    meanings = known_tokens()[token]
    assert meanings and all(isinstance(meaning.text, str) for meaning in meanings)
    assert meanings[0].text or len(meanings) == 1, "only a filler word ('ạ', 'nhé') is left out"
    neighbours = {words for meaning in meanings for words in meaning.after | meaning.then}
    assert all(words.count(" ") < 3 for words in neighbours), "four words are never looked at"


@pytest.mark.parametrize("token", known_tokens())
def test_no_meaning_is_shadowed(token: str) -> None:
    """A plain meaning twice, or evidence that an earlier meaning holds already, is a slip of the table."""
    meanings = known_tokens()[token]
    plain = [meaning.text for meaning in meanings if not meaning.needs_evidence]
    assert len(plain) == len(set(plain))
    taken: set[tuple[str, str]] = set()
    for meaning in meanings:
        evidence = {("after", word) for word in as_listed(meaning.after)}
        evidence |= {("then", word) for word in as_listed(meaning.then)}
        if not meaning.case:
            assert not evidence & taken, (token, evidence & taken)
        taken |= evidence


def as_listed(both: frozenset[str]) -> set[str]:
    """Without the unmarked forms that were made beside the listed ones."""
    made = {fold_word(word) for word in both if not word.isascii()}
    return {word for word in both if word not in made}


def test_a_meaning_knows_whether_it_needs_evidence() -> None:
    assert not Meaning("không").needs_evidence and not Meaning("không", case="lower", quiet=True).needs_evidence
    assert Meaning("bạn", then=frozenset({"ơi"})).needs_evidence and Meaning("vậy", at_end=True).needs_evidence


@given(st.text())
def test_any_text_can_be_expanded(text: str) -> None:
    found = expand(text)
    assert found.text == " ".join(found.text.split())
    assert len(set(found.others)) == len(found.others)
    assert expand(unicodedata.normalize("NFD", text)) == expand(unicodedata.normalize("NFC", text))


@given(st.lists(st.sampled_from(["hồ", "sơ", "giấy", "1.001193", "ct01", "sinh", "đỏ"]), max_size=8))
def test_text_without_shorthand_stays(tokens: list[str]) -> None:
    assert expand(" ".join(tokens)) == Expanded(" ".join(tokens))


@given(st.lists(st.sampled_from(sorted(known_tokens())), max_size=6))
def test_any_tokens_in_a_row_can_be_written_out(tokens: list[str]) -> None:
    assert isinstance(expand(" ".join(tokens)).text, str)
