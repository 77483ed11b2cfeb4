"""E-mail: what a letter asks, which letters are never answered, and answers in their thread."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default

import pytest
from pydantic import SecretStr

from channels.contract.messages import Failure, InboundKind, Outgoing, SendFailed
from channels.contract.pseudonym import Pseudonyms
from channels.mail.letter import own_words, read_letter
from channels.mail.mailbox import MailChannel, MailReader
from channels.queue import Inbox
from channels.settings import MailSettings
from channels.testkit.mail import FakeMail, Letter
from corpus.errors import TrolyError
from tests.support.channel_contract import USER, ChannelContract
from tests.support.talks import Office

OWN = "troly@example.org"


def letter(
    text: str = "lệ phí khai sinh", subject: str = "Hỏi thủ tục", sender: str = "Lan <lan@example.com>", **headers
) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, OWN, subject
    made["Message-ID"] = headers.pop("Message_ID", "<a1@example.com>")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


@pytest.fixture
def mail():
    with FakeMail() as mail:
        yield mail


@pytest.fixture
def settings(mail):
    return MailSettings(address=OWN, password=SecretStr(mail.password), imap_host="127.0.0.1", imap_port=mail.imap_port,
                        smtp_host="127.0.0.1", smtp_port=mail.smtp_port, security="none")  # fmt: skip


@pytest.fixture
def channel(settings):
    return MailChannel(settings)


@pytest.fixture
def office(home, channel):
    return Office(home, channel)


@pytest.fixture
def reader(office, settings, home):
    return MailReader(settings, office.inbox, office.counts, Pseudonyms(home))


class MailPeer:
    def __init__(self, mail, channel):
        self.mail, self.channel = mail, channel

    def received(self):
        return [
            email.message_from_bytes(raw, policy=default).get_content().strip() for raw in self.mail.inboxes().values()
        ]

    def buttons(self):
        return []

    def break_line(self, *, delivered):
        self.mail.swallow.append("delivered" if delivered else "lost")

    def down(self):
        self._settings = self.channel._settings
        self.channel._settings = self._settings.model_copy(update={"smtp_port": 9})

    def up(self):
        self.channel._settings = self._settings


class TestMail(ChannelContract):
    @pytest.fixture
    def peer(self, mail, channel):
        return MailPeer(mail, channel)

    def take_in(self, office, text="lệ phí"):
        office.take_in(text, address=f"{USER}@example.com", thread={"subject": "Hỏi", "id": "<a@b>"})


def test_a_letter_is_answered_in_its_thread_and_marked_as_made_by_a_machine(office, reader, mail):
    mail.folder.append(Letter(letter(References="<x@y>")))
    assert reader.look() == 1 and mail.folder[0].seen
    office.work()
    ((to, raw),) = mail.sent
    answer = email.message_from_bytes(raw, policy=default)
    assert (to, answer["Subject"], answer["In-Reply-To"]) == ("lan@example.com", "Re: Hỏi thủ tục", "<a1@example.com>")
    assert answer["References"] == "<x@y> <a1@example.com>" and answer["Auto-Submitted"] == "auto-replied"
    content = answer.get_content()
    assert "Trả lời: lệ phí khai sinh" in content and "trí tuệ nhân tạo" in content and "gặp cán bộ" in content


def test_a_letter_is_read_once_also_when_it_could_not_be_marked(office, reader, mail):
    mail.folder.append(Letter(letter()))
    reader.look()
    mail.folder[0].seen = False  # the process died between the two
    assert reader.look() == 0
    office.work()
    assert len(mail.sent) == 1


def test_a_full_queue_leaves_the_letter_unread(home, office, settings, mail):
    reader = MailReader(settings, Inbox(office.store, limit=1), office.counts, Pseudonyms(home))
    mail.folder += [Letter(letter()), Letter(letter(Message_ID="<a2@example.com>"))]
    with pytest.raises(TrolyError):
        reader.look()
    assert [each.seen for each in mail.folder] == [True, False]


@pytest.mark.parametrize(
    "raw",
    [
        letter(Auto_Submitted="auto-replied"), letter(Precedence="bulk"), letter(List_Id="<tin.example.com>"),
        letter(sender="MAILER-DAEMON@example.com"), letter(sender="no-reply@example.com"), letter(sender=OWN),
        letter(sender=""), letter(Return_Path="<>"), letter(Authentication_Results="mx; dmarc=fail header.from=x"),
        letter(X_Autoreply="yes"),
    ],
)  # fmt: skip
def test_letters_of_machines_are_never_answered(raw, office, reader, mail):
    """Two machines that thank each other for their letter fill both mailboxes in a night."""
    mail.folder.append(Letter(raw))
    assert reader.look() == 0 and mail.folder[0].seen and office.work() == 0


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Cho hỏi lệ phí\n\nVào T2, 23 thg 11, 2026 lúc 10:00 Trợ lý <a@b.vn> đã viết:\n> Chào", "Cho hỏi lệ phí"),
        ("Phí bao nhiêu?\n\nOn Mon, Nov 23, 2026 at 10:00 AM A <a@b.vn> wrote:\n> x", "Phí bao nhiêu?"),
        ("Phí?\n-- \nLan, 0912345678", "Phí?"),
        ("Phí?\n________________________________\nFrom: a@b.vn\nSent: x", "Phí?"),
        ("Phí?\n-----Original Message-----\nx", "Phí?"),
        ("Từ ngày 1/7 còn nộp ở huyện không?\nTôi ở xã A", "Từ ngày 1/7 còn nộp ở huyện không?\nTôi ở xã A"),
    ],
)
def test_what_is_quoted_is_not_asked_again(text, own):
    assert own_words(text) == own


def read(raw: bytes, home):
    return read_letter(raw, Pseudonyms(home), OWN)


def test_the_subject_asks_when_the_letter_is_empty(home):
    assert read(letter("", "Re: đăng ký kết hôn ở đâu"), home).text == "đăng ký kết hôn ở đâu"


def test_html_alone_is_read_without_scripts_and_quotes(home):
    made = EmailMessage()
    made["From"], made["Message-ID"] = "lan@example.com", "<h@x>"
    made.set_content(
        "<style>p{}</style><p>Lệ phí <b>khai sinh</b>?</p><script>x()</script><blockquote>cũ</blockquote>", "html"
    )
    assert read(made.as_bytes(), home).text == "Lệ phí khai sinh?"


def test_strange_letters_do_no_harm(home):
    for raw in (b"", b"\x00\xff", b"From: lan@example.com\nContent-Type: text/plain; charset=klingon\n\nl\xe1\xbb\x87 ph\xc3\xad",
                b"From: lan@example.com\nContent-Type: multipart/mixed; boundary=x\n\n--x", b"From: a@b\nDate: hom qua\n\nchao"):  # fmt: skip
        message = read(raw, home)
        assert message is None or message.address
    attached = EmailMessage()
    attached["From"], attached["Message-ID"] = "lan@example.com", "<f@x>"
    attached.set_content("giấy này nộp ở đâu")
    attached.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="cccd.pdf")
    assert read(attached.as_bytes(), home).kind is InboundKind.FILE
    two_lines = letter(subject="một", Message_ID="<a@b>").replace(b"Subject: ", b"Subject: a\n Bcc: nan@nhan.vn ")
    assert "\n" not in read(two_lines, home).thread["subject"]


@pytest.mark.parametrize(("answer", "failure"), [("550 no such user", Failure.STOP), ("451 later", Failure.RETRY)])
def test_a_refused_recipient_stops_or_is_tried_again(channel, mail, answer, failure, home):
    mail.refusals.append(answer)
    with pytest.raises(SendFailed) as error:
        channel.send(read(letter(), home), Outgoing(text="chào"), "1.1")
    assert (error.value.failure, error.value.code) == (failure, "MAIL_REFUSED") and not mail.sent


def test_a_wrong_password_is_told_apart(reader, mail):
    mail.password = "khác"
    with pytest.raises(TrolyError) as error:
        reader.look()
    assert error.value.code == "MAIL_LOGIN"
