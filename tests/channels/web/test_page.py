"""What the page shows of an answer, and what it must never let an answer do."""

from __future__ import annotations

import gzip
import re

import pytest

from channels import web
from channels.web import bundle

pytestmark = pytest.mark.browser


def test_the_notice_that_this_is_an_ai_is_always_on_screen(page, ask):
    """The law on AI wants people to know at all times; a banner that scrolled away was gone by the second answer."""
    assert "trí tuệ nhân tạo" in page.locator("#ai-notice").inner_text()
    ask(page, "khai sinh")
    ask(page, "kết hôn")
    line = page.get_by_text("Trợ lý AI, chỉ để tham khảo.")
    box = line.bounding_box()
    assert 0 <= box["y"] <= 740 - box["height"]
    assert page.locator(".turn > .reply .who").all_inner_texts() == ["Trợ lý AI"] * 2


def test_the_profile_gives_the_words(page):
    assert page.title() == "Trợ lý dịch vụ công tỉnh Mẫu"
    assert page.get_by_role("heading", level=1).inner_text() == "Trợ lý dịch vụ công tỉnh Mẫu"
    assert page.locator("#province").inner_text() == "Ủy ban nhân dân tỉnh Mẫu"
    assert page.get_by_role("link", name="Gặp cán bộ: 1900 0000").get_attribute("href") == "tel:19000000"
    assert page.locator(".welcome").get_by_role("button").all_inner_texts() == [
        "Làm giấy khai sinh cho con cần gì?",
        "Đổi căn cước mất bao nhiêu tiền?",
    ]


def test_the_page_works_without_a_profile(stub, open_page, ask):
    """A broken profile file took the whole chat down with it."""
    stub.profile = None
    page = open_page()
    assert "trí tuệ nhân tạo" in page.locator("#ai-notice").inner_text()
    assert "8.000 đồng" in ask(page, "lệ phí khai sinh").inner_text()


def test_every_block_is_shown(page, ask):
    reply = ask(page, "khai sinh")
    assert reply.locator("h3").all_inner_texts() == [
        "Giấy tờ cần chuẩn bị",
        "Phí, lệ phí",
        "Thời hạn giải quyết",
        "Nơi nộp hồ sơ",
        "Kết quả",
        "Nguồn",
    ]
    assert reply.locator(".notice.warning").inner_text() == "Lưu ý: Từ 01/03/2027 áp dụng Luật Hộ tịch mới."
    assert reply.locator(".fees tbody tr").all_inner_texts() == [
        "Nộp trực tiếp\t8.000 đồng",
        "Nộp trực tuyến\tMiễn phí",
        "Nộp qua bưu chính\t1.250.000 đồng",
        "Không nêu hình thức\tNguồn không nêu mức thu",
    ]
    times = reply.locator(".times tbody tr").last.inner_text()
    assert all(part in times for part in ("Nộp trực tuyến", "Phải xác minh thêm", "5 ngày làm việc"))
    assert reply.locator("figcaption").inner_text() == "Khoản 1, Điều 16, 60/2014/QH13: Thủ tục đăng ký khai sinh"
    assert reply.locator("blockquote").first.inner_text() == "Người đi đăng ký…"
    assert reply.get_by_text("Theo nguồn 1").count() == 2


def test_the_checklist_counts_originals_and_copies_by_case(page, ask):
    """A mother who came with a copy where an original was due had to go home: both counts are part of the label."""
    reply = ask(page, "khai sinh")
    assert reply.locator("legend").all_inner_texts() == ["Hồ sơ chung", "Trẻ em sinh ra do mang thai hộ"]
    first = reply.get_by_role("checkbox", name="Tờ khai đăng ký khai sinh theo mẫu – 1 bản chính")
    reply.get_by_role("checkbox", name="Giấy chứng sinh do cơ sở y tế cấp – 1 bản chính, 2 bản sao").check()
    assert reply.locator(".progress").inner_text() == "Đã chuẩn bị 1/2 giấy tờ"
    first.focus()
    page.keyboard.press("Space")
    assert reply.locator(".progress").inner_text() == "Đã chuẩn bị 2/2 giấy tờ"
    assert reply.get_by_role("checkbox").count() == 3, "a remark among the papers is nothing to tick"
    form = reply.get_by_role("link", name=re.compile("^Tải mẫu CT01: Tờ khai"))
    assert form.get_attribute("href") == "https://dichvucong.gov.vn/mau/ct01.docx"


def test_folded_blocks_open_by_keyboard_and_steps_are_numbered_once(page, ask):
    """Sources write "Bước 1:" into the text; in a numbered list a screen reader then says the number twice."""
    reply = ask(page, "khai sinh")
    steps = reply.locator("details.steps")
    assert not steps.locator("li").first.is_visible()
    steps.locator("summary").focus()
    page.keyboard.press("Enter")
    assert [text.split("\n")[0] for text in steps.locator("li").all_inner_texts()] == [
        "Chuẩn bị hồ sơ",
        "Nộp tại bộ phận một cửa.",
        "Nhận kết quả.",
    ]


def test_two_numbers_in_one_phone_field_stay_two(page, ask):
    """Stripped to digits, "0260 386 2222 hoặc 1022" rang nobody."""
    links = ask(page, "khai sinh").locator(".places a.phone")
    assert [link.get_attribute("href") for link in links.all()] == ["tel:02603862222", "tel:1022"]


def test_sources_carry_number_date_and_official_link(page, ask):
    reply = ask(page, "khai sinh")
    first, second = reply.locator(".sources > ol > li").all()
    assert "Thủ tục hành chính · số 1.001193 · cập nhật 01/07/2025" in first.inner_text()
    link = first.get_by_role("link")
    assert link.get_attribute("href") == "https://dichvucong.gov.vn/chi-tiet-thu-tuc?ma=1.001193"
    assert link.get_attribute("target") == "_blank" and "noopener" in link.get_attribute("rel")
    assert "chưa rõ ngày cập nhật" in second.inner_text()
    assert "Đã hết hiệu lực sau ngày 29/02/2020" in second.inner_text()
    assert second.get_by_role("link").count() == 0, "no address, no link"


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Ho_Chi_Minh"])
def test_dates_do_not_move_with_the_time_zone(open_page, ask, zone):
    """A date parsed as midnight UTC was shown one day early west of Greenwich."""
    assert "01/07/2025" in ask(open_page(timezone_id=zone), "khai sinh").inner_text()


def test_an_answer_without_source_says_so(page, ask):
    assert "không kèm nguồn" in ask(page, "không nguồn").inner_text()


def test_choices_and_follow_ups_send_their_question(stub, page, ask):
    reply = ask(page, "kết hôn")
    assert "Cả hai là người Việt Nam" in reply.inner_text()
    reply.get_by_role("button", name="Kết hôn trong nước").click()
    page.get_by_text("Chưa có nguồn về: đăng ký kết hôn trong nước").wait_for()
    ask(page, "khai sinh").get_by_role("button", name="Lệ phí là bao nhiêu?").click()
    page.get_by_text("Lệ phí 8.000 đồng.").wait_for()
    assert [body["question"] for body in stub.asked][1::2] == ["đăng ký kết hôn trong nước", "lệ phí khai sinh"]


def test_actions_are_links_and_calls(page, ask):
    reply = ask(page, "khai sinh")
    assert reply.get_by_role("link", name="Nộp trực tuyến").get_attribute("rel") == "noopener noreferrer"
    call = reply.get_by_role("link", name="Gọi bộ phận một cửa: 0260.386.2222")
    assert call.get_attribute("href") == "tel:02603862222"


@pytest.mark.parametrize(
    ("question", "calls"), [("cháy nhà", ["tel:114"]), ("bị đánh", ["tel:113", "tel:114", "tel:115"])]
)
def test_an_emergency_puts_the_numbers_first(page, ask, question, calls):
    """Numbers below the text were off the screen of a small phone; an answer without numbers shows the national ones."""
    reply = ask(page, question)
    assert [link.get_attribute("href") for link in reply.locator("a").all()] == calls
    assert not re.fullmatch(r"[\d ]+", reply.locator("a").first.inner_text()), "a bare number says nothing"
    assert reply.locator("a").first.bounding_box()["y"] < reply.locator(".lead").bounding_box()["y"]
    alert = page.get_by_role("alert")
    assert alert.inner_text().startswith("Khẩn cấp. Gọi ngay:")
    assert calls[0].removeprefix("tel:") in alert.inner_text()


def test_an_answer_is_told_once(page, ask):
    """The text repeats the blocks for channels that show none: on the page everything stood there twice."""
    assert "chuẩn bị 2 loại giấy tờ" not in ask(page, "khai sinh").inner_text()
    assert ask(page, "lệ phí khai sinh").locator(".lead").inner_text() == "Lệ phí 8.000 đồng."


def test_markup_in_questions_and_records_is_inert(page, ask):
    """Records come from files others wrote: a title with a script in it must be read, not run."""
    hostile = "<script>window.pwned=1</script><img src=x onerror='window.pwned=1'>"
    ask(page, hostile)
    reply = ask(page, "hostile")
    page.wait_for_timeout(200)
    assert page.evaluate("window.pwned") is None
    assert page.locator("main script, main img").count() == 0
    assert reply.locator(".block.text p").first.inner_text() == hostile
    assert page.locator(".you").first.inner_text().endswith(hostile)


def test_only_web_and_phone_addresses_become_links(page, ask):
    """A form's address of "javascript:" ran in the page's own name when tapped."""
    reply = ask(page, "hostile")
    assert reply.locator("a").count() == 0
    assert "Bấm vào đây" not in reply.inner_text()


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://dichvucong.gov.vn/a?b=c", True),
        ("http://xamau.gov.vn", True),
        ("/mau/ct01.docx", True),
        ("//evil.example/x", False),
        ("/\\evil.example", False),
        ("dichvucong.gov.vn", False),
        ("https://dichvucong.gov.vn@evil.example/", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("", False),
    ],
)
def test_addresses(page, address, kept):
    assert (
        bool(page.evaluate("async (text) => (await import(document.baseURI + 'static/dom.js')).safeUrl(text)", address))
        is kept
    )


def test_an_unknown_block_does_not_cost_the_answer(stub, page, ask):
    """A newer service with one more kind of block left older, cached pages blank."""
    body = stub.answers["khai sinh"].model_dump(mode="json")
    body["blocks"][0] = {"type": "hologram", "title": "?"}
    body["blocks"][2] = {"type": "fees", "rows": [None]}
    stub.replies.append((200, body))
    reply = ask(page, "khai sinh")
    assert "Giấy chứng sinh" in reply.inner_text() and "Nguồn" in reply.inner_text()


def test_a_badly_formed_answer_is_shown_as_far_as_it_can_be_read(stub, page, ask):
    stub.replies.append(
        (200, {"outcome": "answered", "text": "Đến xã.", "blocks": 5, "choices": "?", "actions": [None]})
    )
    assert "Đến xã." in ask(page, "khai sinh").inner_text()


def test_the_answer_can_be_copied_with_its_sources(open_page, ask):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    reply = ask(page, "khai sinh")
    reply.get_by_role("checkbox").first.check()
    reply.get_by_role("button", name="Sao chép").click()
    page.get_by_text("Đã sao chép câu trả lời.").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    for part in (
        "[x] Tờ khai đăng ký khai sinh theo mẫu – 1 bản chính",
        "[ ] Giấy chứng sinh do cơ sở y tế cấp – 1 bản chính, 2 bản sao",
        "Nộp trực tiếp: 8.000 đồng",
        "1. Chuẩn bị hồ sơ",
        "1. Đăng ký khai sinh <https://dichvucong.gov.vn/chi-tiet-thu-tuc?ma=1.001193>",
        "Do trợ lý ảo (AI) soạn ngày",
    ):
        assert part in text
    assert "Sao chép" not in text and "thẻ mới" not in text


def test_copying_works_on_plain_http(page, ask):
    """An office that serves the page by plain http has no clipboard object in the browser."""
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    ask(page, "khai sinh").get_by_role("button", name="Sao chép").click()
    page.get_by_text("Đã sao chép câu trả lời.").wait_for()


def test_printing_takes_the_last_answer_or_the_one_asked_for(stub, page, ask):
    """Printing the window gave six pages of chat to get one list of papers; folded papers were missing from it."""
    body = stub.answers["khai sinh"].model_dump(mode="json")
    body["blocks"][1]["folded"] = True
    stub.replies.append((200, body))
    ask(page, "khai sinh")
    page.evaluate("void (window.print = () => dispatchEvent(new Event('beforeprint')))")
    last = ask(page, "lệ phí khai sinh")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert last.is_visible() and page.get_by_text("In ngày").is_visible()
    first = page.locator(".turn > .reply").first
    assert not first.is_visible() and not page.locator("#question").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    first.get_by_role("button", name="In danh sách giấy tờ").click()
    page.emulate_media(media="print")
    assert first.is_visible() and not last.is_visible()
    assert first.get_by_text("do cơ sở y tế cấp").is_visible()
    assert not first.get_by_role("button", name="Sao chép").is_visible()


def test_without_javascript_the_page_points_to_the_national_portal(open_page):
    page = open_page(ready=False, java_script_enabled=False)
    assert page.get_by_role("link", name="https://dichvucong.gov.vn").is_visible()
    assert "Trang này cần JavaScript" in page.locator("noscript").inner_text()
    assert not page.locator("#question").is_visible()


def test_the_page_stays_small():
    """Mobile data is dear up in the hills: the whole page, or the widget, is to load in a breath."""
    page = sum(len(gzip.compress((web.STATIC / name).read_bytes())) for name in ("index.html", "chat.css", "icon.svg"))
    assert page + len(gzip.compress(bundle.page().text)) < 60_000
    assert len(gzip.compress(bundle.widget().text)) < 60_000
