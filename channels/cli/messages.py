"""``troly messages``: the queue of the messaging channels, for operators."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from channels.cli.console import failing_clearly, out, print_json
from channels.container import Container
from channels.messages import help_for

app = typer.Typer(no_args_is_help=True, help="Hàng đợi tin nhắn của Zalo và các kênh khác.")


@app.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="In một đối tượng JSON.")] = False) -> None:
    """Số tin chờ, đã xong, để riêng; kênh đang dừng; các sự kiện đã đếm."""
    with failing_clearly():
        messaging = Container().messaging
        oldest = messaging.inbox.oldest()
        data = {
            "channels": sorted(messaging.channels),
            "messages": messaging.inbox.sizes(),
            "oldest_waiting_seconds": round(time.time() - oldest) if oldest else 0,
            "blocks": [{"channel": b.channel, "code": b.code, "detail": b.detail, "again_in_seconds":
                        max(0, round(b.until - time.time()))} for b in messaging.blocks.all()],
            "counts": {f"{channel}/{name}": n for (channel, name), n in sorted(messaging.counts.all().items())},
        }  # fmt: skip
        for name, line in messaging.zalo_lines.items():
            data[name] = line.tokens.problem() or "ok"
        data["speaks_as"] = messaging.speaks_as
    if as_json:
        print_json(data)
        return
    out.print(f"Kênh đang bật: {', '.join(sorted(messaging.channels)) or 'không có'}", markup=False)
    sizes = messaging.inbox.sizes()
    out.print(f"Chờ trả lời: {sizes['waiting']}; đã xong: {sizes['done']}; để riêng: {sizes['dead']}", markup=False)
    for block in messaging.blocks.all():
        out.print(
            f"Dừng: {block.channel} [{block.code}] {help_for(block.code)} {block.detail}", style="red", markup=False
        )
    for (channel, name), n in sorted(messaging.counts.all().items()):
        out.print(f"  {channel} {name}: {n}", markup=False)


@app.command()
def dead() -> None:
    """Tin đã để riêng sau nhiều lần không trả lời được (không hiện nội dung)."""
    with failing_clearly():
        for job in Container().messaging.inbox.dead():
            at = time.strftime("%d/%m/%Y %H:%M", time.localtime(job.received))
            out.print(f"{job.seq}  {job.message.channel}  {at}  [{job.problem}] {help_for(job.problem)}", markup=False)


@app.command()
def retry(
    numbers: Annotated[list[int] | None, typer.Argument(help="Số của tin; không nêu: tất cả.")] = None,
) -> None:
    """Cho trả lời lại những tin đã để riêng."""
    with failing_clearly():
        done = Container().messaging.inbox.revive(numbers or None)
    out.print(f"{done} tin được xếp lại vào hàng đợi.", markup=False)


@app.command()
def drop(numbers: Annotated[list[int], typer.Argument(help="Số của tin.")]) -> None:
    """Bỏ hẳn nội dung của những tin đã để riêng."""
    with failing_clearly():
        inbox = Container().messaging.inbox
        done = sum(inbox.drop(number) for number in numbers)
    out.print(f"Đã bỏ {done} tin.", markup=False)


Sender = Annotated[str, typer.Argument(help="Bí danh của người gửi (32 chữ số thập lục phân).")]


@app.command()
def pseudonym(
    channel: Annotated[str, typer.Argument(help="Tên kênh: zalo, messenger, mail, sms, hotline.")],
    address: Annotated[str, typer.Argument(help="Mã người dùng, số điện thoại hay địa chỉ thư ở kênh đó.")],
) -> None:
    """Bí danh của một người gửi, để xuất hoặc xóa dữ liệu khi chính người đó yêu cầu."""
    with failing_clearly():
        out.print(Container().messaging.pseudonyms.of(channel, address), markup=False)


@app.command()
def export(sender: Sender) -> None:
    """Xuất mọi thứ đang giữ của một người gửi (JSON)."""
    with failing_clearly():
        print_json(Container().messaging.personal.export(sender))


@app.command()
def erase(sender: Sender) -> None:
    """Xóa mọi thứ đang giữ của một người gửi, ghi đè lên chỗ đã lưu."""
    with failing_clearly():
        Container().messaging.personal.erase(sender)
    out.print("Đã xóa.", markup=False)


@app.command()
def unblock(channel: Annotated[str, typer.Argument(help="Tên kênh.")]) -> None:
    """Cho một kênh đang dừng gửi lại ngay, sau khi đã khắc phục."""
    with failing_clearly():
        Container().messaging.blocks.lift(channel)
    out.print(f"{channel}: gửi tiếp.", markup=False)
