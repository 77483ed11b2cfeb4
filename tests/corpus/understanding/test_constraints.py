"""What narrows a question: seen in everyday and official words, and held against the titles of siblings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import fold, normalize
from corpus.understanding import (
    Axis,
    Constraints,
    Value,
    agreement,
    clash,
    constraints_of,
    extra,
    features,
    missing,
)
from corpus.understanding.spelling import resource


def on(text: str, axis: str, *, title: bool = False) -> set[str]:
    return {value.value.partition(".")[2] for value in constraints_of(text, title=title).on(Axis(axis))}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("cấp lại bằng lái", "reissue"), ("lam lai the can cuoc", "reissue"), ("xin tờ khác được không", "reissue"),
        ("cấp đổi thẻ", "exchange"), ("di doi the o dau", "exchange"), ("sổ mẫu cũ muốn đổi sang mẫu mới", "exchange"),
        ("gia hạn tạm trú", "renew"), ("xin gia han giay phep", "renew"), ("làm tiếp trước mấy ngày", "renew"),
        ("thay đổi địa chỉ trụ sở", "change"), ("muon doi ten tren giay dang ky", "change"), ("bổ sung ngành nghề", "change"), ("cai chinh nam sinh", "change"),
        ("thêm ngành nghề vào giấy phép", "change"), ("công ty đổi người đại diện", "change"),
        ("lên thổ cư", "convert"), ("chuyển mục đích sử dụng đất", "convert"),
        ("giải thể công ty", "cancel"), ("dep tiem luon", "cancel"), ("xóa đăng ký thường trú", "cancel"), ("trả lại giấy phép", "cancel"),
        ("tạm ngừng kinh doanh", "suspend"), ("nghỉ bán một thời gian", "suspend"), ("kinh doanh trở lại", "resume"),
        ("sang tên xe máy", "transfer"), ("chuyển nhượng dự án", "transfer"), ("mua ban dat", "transfer"),
        ("đăng ký lại khai sinh", "register_again"), ("làm căn cước lần đầu", "first"), ("chua tung lam", "first"),
        ("đăng ký kết hôn", "obtain"), ("xin giay phep xay nha", "obtain"), ("mở quán cà phê", "obtain"),
    ],
)  # fmt: skip
def test_what_is_to_be_done(text: str, act: str) -> None:
    assert act in on(text, "act")


@pytest.mark.parametrize(
    ("text", "axis", "value"),
    [
        ("xin xác nhận nơi ở", "service", "confirm"), ("ban sao khai sinh", "service", "copy"), ("trích lục", "service", "copy"),
        ("trình báo mất hộ chiếu", "service", "notify"), ("thẩm định dự án", "service", "approve"), ("xin hỗ trợ", "service", "support"),
        ("công nhận hộ nghèo", "service", "recognise"), ("miễn giảm học phí", "service", "exempt"),
        ("chồng Đài Loan", "foreign", "foreign"), ("ket hon voi nguoi nuoc ngoai", "foreign", "foreign"), ("việt kiều", "foreign", "foreign"),
        ("có yếu tố nước ngoài", "foreign", "foreign"), ("ly hôn bên Mỹ rồi", "foreign", "foreign"), ("trong nước", "foreign", "domestic"),
        ("rớt ví mất hết giấy tờ", "cause", "lost"), ("lam mat ho chieu", "cause", "lost"), ("bị trộm mất giấy đăng ký", "cause", "lost"), ("mất bl gplx", "cause", "lost"),
        ("sổ bị chuột cắn", "cause", "damaged"), ("bi rach roi", "cause", "damaged"), ("thẻ gãy đôi", "cause", "damaged"),
        ("sap het han", "cause", "expired"), ("giấy phép hết hiệu lực", "cause", "expired"), ("in sai tên", "cause", "wrong"), ("bị ghi nhầm ngày sinh", "cause", "wrong"),
        ("làm cho con", "subject", "child"), ("người già 80 tuổi", "subject", "elderly"), ("ho kinh doanh", "subject", "household_business"),
        ("hộ cận nghèo", "subject", "poor"), ("thương binh", "subject", "merit"), ("người khuyết tật", "subject", "disabled"), ("đồng bào dân tộc", "subject", "minority"),
        ("viên chức", "subject", "civil_servant"), ("htx của xã", "subject", "cooperative"), ("chi nhánh công ty", "subject", "branch"),
        ("công ty TNHH một thành viên", "company", "single_member"), ("góp vốn mở công ty", "company", "more_members"), ("cong ty co phan", "company", "joint_stock"),
        ("ra xã làm", "level", "commune"), ("lên phường hỏi", "level", "commune"), ("cong an xa", "level", "commune"), ("nộp ở sở nào", "level", "province"),
        ("công an tỉnh", "level", "province"), ("do trung ương cấp", "level", "ministry"), ("gửi lên Bộ trưởng", "level", "ministry"), ("nộp ở Cục", "level", "ministry"),
        ("nộp qua mạng", "channel", "online"), ("nop qua buu dien", "channel", "postal"), ("nhờ người khác đi thay", "channel", "proxy"), ("uy quyen cho em", "channel", "proxy"),
        ("làm tận nhà", "channel", "mobile"), ("liên thông", "channel", "linked"), ("làm luôn một thể", "channel", "linked"),
        ("nhap khau phan bon", "trade", "import"), ("bán ra nước ngoài", "trade", "export"), ("tạm nhập tái xuất", "trade", "transit"),
        ("theo quyết định của tòa", "special", "court"), ("làm trễ thì sao", "special", "late"), ("ở xã biên giới", "special", "border"),
        ("sĩ quan quân đội", "special", "defence"), ("thân nhân công an", "special", "police"), ("trẻ bị bỏ rơi", "special", "abandoned"), ("me mat roi", "special", "death"),
    ],
)  # fmt: skip
def test_other_restrictions(text: str, axis: str, value: str) -> None:
    assert value in on(text, axis)


@pytest.mark.parametrize(
    ("text", "axis", "value"),
    [
        ("làm căn cước mất bao nhiêu tiền", "cause", "lost"), ("mất mấy ngày", "cause", "lost"), ("có mất phí không", "cause", "lost"), ("mẹ tôi mất năm ngoái", "cause", "lost"),
        ("bí mật nhà nước", "cause", "lost"), ("đăng ký thay đổi", "channel", "proxy"), ("nop ho so o dau", "channel", "proxy"), ("làm hộ chiếu", "channel", "proxy"),
        ("thu nhập từ tiền lương", "trade", "import"), ("nhập khẩu cho con mới sinh", "trade", "import"), ("công cụ hỗ trợ", "service", "support"),
        ("người lao động", "foreign", "foreign"), ("xin bo sung ho so", "level", "ministry"), ("bộ hồ sơ gồm gì", "level", "ministry"), ("cán bộ xã hội", "level", "commune"),
        ("ông xã em", "level", "commune"), ("hợp tác xã", "level", "commune"), ("chi nhánh", "level", "ministry"), ("cơ sở của tôi", "level", "province"), ("nộp sổ ở đâu", "level", "province"),
        ("chưa làm gì", "special", "religion"), ("thức ăn bổ sung", "act", "change"), ("thuong tru o day bi mat the", "foreign", "foreign"), ("trao đổi thêm", "act", "exchange"),
    ],
)  # fmt: skip
def test_words_that_only_look_alike(text: str, axis: str, value: str) -> None:
    """Each of these once narrowed a question: "mất" is also to cost and to die, "nop ho so" held "nộp hộ"."""
    assert value not in on(text, axis)


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("sổ không bị mất, chỉ đổi thôi", "cause"), ("chưa hết hạn", "cause"), ("không có yếu tố nước ngoài", "foreign"), ("khong phai nguoi nuoc ngoai", "foreign"),
        ("không qua đấu giá", "special"), ("cấp giấy phép (trừ trường hợp giấy phép bị mất, bị hỏng)", "cause"), ("(trừ xe của quân đội)", "special"),
    ],
)  # fmt: skip
def test_what_is_denied_does_not_count(text: str, axis: str) -> None:
    """A title that excludes lost permits was offered to people who had lost theirs."""
    assert on(text, axis) == set()


@pytest.mark.parametrize("text", ["cấp lại được không, bị mất rồi", "có được không bị mất thẻ"])
def test_the_question_word_denies_nothing(text: str) -> None:
    assert on(text, "cause") == {"lost"}


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("đã được chấp thuận vị trí rồi", "service"),
        ("chứng chỉ bị thu hồi", "act"),
        ("đất đã được công nhận", "service"),
    ],
)
def test_what_was_done_before_is_not_asked_for(text: str, axis: str) -> None:
    assert on(text, axis) == set()


def test_the_cutter_of_weeds_is_no_exception() -> None:
    """ "thuoc tru co" (herbicide) and "thuong tru" cut the rest of the question off: "trừ" without its mark."""
    assert on("thuoc tru co muon doi ten", "act") == {"change"}
    assert on("thuong tru 10 nam di doi the", "act") == {"exchange"}


@pytest.mark.parametrize(
    ("title", "acts"),
    [
        ("Cấp, cấp lại phù hiệu xe", {"obtain", "reissue"}), ("Cấp lại giấy phép", {"reissue"}), ("Cấp giấy phép", {"obtain"}),
        ("Thủ tục cấp, gia hạn giấy phép", {"obtain", "renew"}), ("Đăng ký thay đổi nội dung", {"change"}),
        ("Đăng ký khai thác tuyến, thay thế xe", {"obtain"}), ("Đăng ký tuyến, bổ sung phương tiện", {"obtain", "change"}),
        ("Thay đổi nội dung đăng ký hoạt động", {"change"}), ("Cấp mới chứng chỉ", {"first"}), ("Cấp giấy phép (trừ gia hạn)", {"obtain"}),
    ],
)  # fmt: skip
def test_the_head_of_a_title_counts(title: str, acts: set[str]) -> None:
    """ "Cấp, cấp lại …" was no first issue, so people without a badge were sent elsewhere."""
    assert on(title, "act", title=True) == acts


def test_a_longer_wording_of_the_axis_keeps_the_shorter_out() -> None:
    assert on("người Việt Nam định cư ở nước ngoài, công dân Việt Nam ở nước ngoài", "foreign") == {"foreign"}
    assert on("đăng ký lại", "act") == {"register_again"}


def test_constraints_can_be_put_together() -> None:
    both = constraints_of("Cấp lại thẻ") | constraints_of("Cấp tỉnh")
    assert both.values == {Value.REISSUE, Value.PROVINCE} and both.on(Axis.LEVEL) == {Value.PROVINCE}
    assert constraints_of("") == Constraints() == constraints_of("thời tiết hôm nay")


def hold(asked: str, offered: str) -> dict[str, float]:
    return features(constraints_of(asked), constraints_of(offered, title=True))


@pytest.mark.parametrize(
    ("asked", "right", "wrong"),
    [
        ("mất bằng lái làm lại ở đâu", "Cấp lại giấy phép lái xe", "Cấp giấy phép lái xe"),
        ("mat the can cuoc", "Cấp lại thẻ căn cước", "Cấp đổi thẻ căn cước"),
        ("căn cước hết hạn", "Cấp đổi thẻ căn cước", "Cấp thẻ căn cước lần đầu"),
        ("đăng ký kết hôn", "Thủ tục đăng ký kết hôn", "Thủ tục đăng ký kết hôn có yếu tố nước ngoài"),
        ("đăng ký kết hôn với người Hàn", "Thủ tục đăng ký kết hôn có yếu tố nước ngoài", "Thủ tục đăng ký kết hôn"),
        ("làm khai sinh cho con", "Thủ tục đăng ký khai sinh", "Thủ tục đăng ký khai sinh lưu động"),
        ("dang ky khai tu", "Thủ tục đăng ký khai tử", "Đăng ký lại khai tử"),
        ("giấy phép do Bộ cấp muốn trả lại", "Trả lại giấy phép (cấp Bộ)", "Trả lại giấy phép (cấp Tỉnh)"),
        ("công ty đổi địa chỉ", "Đăng ký thay đổi nội dung đăng ký doanh nghiệp", "Đăng ký thành lập doanh nghiệp"),
        ("nghỉ bán một thời gian", "Tạm ngừng kinh doanh hộ kinh doanh", "Chấm dứt hoạt động hộ kinh doanh"),
        ("hộ kinh doanh đóng cửa luôn", "Chấm dứt hoạt động hộ kinh doanh", "Giải thể doanh nghiệp"),
        ("nhập khẩu phân bón", "Kiểm tra phân bón nhập khẩu", "Kiểm tra phân bón xuất khẩu"),
        ("mở công ty một mình", "Đăng ký thành lập công ty TNHH một thành viên", "Đăng ký thành lập công ty cổ phần"),
        ("khai sinh ở xã biên giới có chồng Lào", "Khai sinh có yếu tố nước ngoài tại khu vực biên giới", "Khai sinh có yếu tố nước ngoài"),
        ("giấy in sai tên muốn sửa", "Đính chính giấy chứng nhận", "Cấp giấy chứng nhận"),
    ],
)  # fmt: skip
def test_the_right_sibling_stands_out(asked: str, right: str, wrong: str) -> None:
    def weighed(figures: dict[str, float]) -> float:
        return sum(figure if name.endswith("agree") else -figure for name, figure in figures.items())

    assert weighed(hold(asked, right)) > weighed(hold(asked, wrong)), (hold(asked, right), hold(asked, wrong))


def test_every_kind_of_figure() -> None:
    asked = constraints_of("công an tỉnh, chồng Hàn, sổ cấp lại")
    offered = constraints_of("Gia hạn cho hộ nghèo (cấp xã)", title=True)
    assert clash(asked, offered) == {Axis.ACT: 0.5, Axis.LEVEL: 1.0}
    assert extra(asked, offered) == {Axis.SUBJECT: 0.5}
    assert agreement(asked, offered) == {} and missing(asked, offered) == {Axis.FOREIGN: 1.0}
    assert features(asked, offered) == {
        "act_clash": 0.5,
        "level_clash": 1.0,
        "subject_extra": 0.5,
        "foreign_missing": 1.0,
    }


def test_first_issue_and_wanting_a_paper_go_together() -> None:
    assert "act_clash" not in hold("làm căn cước lần đầu", "Cấp thẻ căn cước")
    assert hold("xin cấp thẻ", "Cấp mới thẻ")["act_agree"] == 1.0
    assert hold("xin cấp thẻ", "Gia hạn thẻ")["act_clash"] == 0.5


def test_a_lost_paper_asks_for_another_unless_something_else_is_said() -> None:
    assert hold("mất thẻ", "Cấp lại thẻ")["act_agree"] == 1.0
    assert "act_agree" not in hold("mất thẻ, muốn hủy đăng ký", "Cấp lại thẻ")


def test_values_a_title_lists_are_alternatives() -> None:
    assert "subject_extra" not in hold("cho người già", "Trợ cấp cho người cao tuổi, người khuyết tật")
    assert hold("xin trợ cấp", "Trợ cấp cho người cao tuổi, người khuyết tật")["subject_extra"] == 0.75


def test_every_value_has_its_wordings_and_each_wording_its_value() -> None:
    """A wording inside a longer one of the list ``nothing`` would never be found."""
    data = resource("constraints")
    assert {axis.value for axis in Axis} <= set(data)
    for value in Value:
        entry = data[value.axis.value][value.value.partition(".")[2]]
        assert entry["label"]
        unmarked = [*entry["says"], *entry.get("hints", ())]
        for wording in [*unmarked, *entry.get("marked", ()), *entry.get("marked_hints", ())]:
            assert value in constraints_of(str(wording)).values, wording
        for wording in unmarked:
            assert value in constraints_of(fold(str(wording))).values, wording
    names = {(axis.value, name) for axis in Axis for name in data[axis.value]}
    assert names == {(value.axis.value, value.value.partition(".")[2]) for value in Value}


@given(st.one_of(st.text(), st.text(alphabet="aăâáàđdeoôơuưịýsgcpklhitnmrx (),/trừkhông", max_size=80)), st.booleans())
def test_any_text_is_read(text: str, title: bool) -> None:
    found = constraints_of(text, title=title)
    assert found.values <= set(Value)
    assert constraints_of(normalize(text), title=title) == found


sets = st.frozensets(st.sampled_from(list(Value)), max_size=6).map(Constraints)


@given(sets, sets)
def test_any_two_can_be_compared(asked: Constraints, offered: Constraints) -> None:
    figures = features(asked, offered)
    assert all(0 < figure <= 1 for figure in figures.values())
    kinds = {"clash", "extra", "agree", "missing"}
    assert {tuple(name.rsplit("_", 1)) for name in figures} <= {(axis.value, kind) for axis in Axis for kind in kinds}
    assert not clash(asked, offered).keys() & extra(asked, offered).keys()


@given(sets.filter(lambda found: not found.on(Axis.CAUSE)))
def test_nothing_contradicts_itself(values: Constraints) -> None:
    """Without a cause, which may stand for another act."""
    assert clash(values, values) == extra(values, values) == missing(values, values) == {}
    assert all(share > 0 for share in agreement(values, values).values())
