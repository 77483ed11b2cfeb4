"""``troly chat``: a conversation in the terminal, with sources, choices by number and the turns before."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from assistant.answer import Answer, AnyBlock, NoticeBlock, Outcome
from assistant.assistant import Assistant
from assistant.context import Question, Turn
from assistant.render.plain import block_text, source_line
from channels.cli.ask import made_by, read_history
from channels.cli.console import err, failing_clearly, out
from channels.container import Container
from channels.contract.memory import Offer
from channels.contract.render import intro_of, offers_of
from channels.messages import help_for
from corpus.errors import InputError
from corpus.language import clean
from corpus.privacy import Masker

_LEVELS = {"info": "yellow", "warning": "yellow", "danger": "bold red"}
_HELP = """/nguon  nguồn của câu trả lời vừa rồi, đủ tên và liên kết
/them   phần được thu gọn của câu trả lời vừa rồi
/lichsu các lượt đã nói
/moi    bắt đầu cuộc khác
/thoat  kết thúc (hoặc Ctrl+D)
Gõ số để chọn hoặc hỏi tiếp."""


def chat(
    history: Annotated[Path | None, typer.Option(help="Tệp JSON các lượt trước: [{role, text}].")] = None,
    save: Annotated[Path | None, typer.Option(help="Ghi các lượt vào tệp JSON khi kết thúc.")] = None,
    collection: Annotated[str | None, typer.Option(help="Bộ dữ liệu để trả lời.")] = None,
) -> None:
    """Trò chuyện: hỏi, hỏi tiếp, chọn bằng số, xem nguồn."""
    with failing_clearly():
        container = Container()
        talk = Talk(
            container.assistant, container.collection(collection), list(read_history(history) if history else ())
        )
        talk.assistant.warm_up()
        out.print(Text(container.profile.greeting, style="bold"))
        out.print(Text(container.profile.ai_notice, style="dim"))
        out.print(Text("/giup để xem lệnh\n", style="dim"))
        for line in lines():
            if not talk.say(line):
                break
        if save:
            _save(save, talk.turns)


def lines() -> Iterator[str]:
    """What is typed, line by line, until the end. Arrow keys bring back earlier lines where the terminal can."""
    with contextlib.suppress(ImportError):  # not on every system
        import readline  # noqa: F401 - being imported is all it needs
    while True:
        try:
            yield clean(out.input("[bold green]> [/]"))
        except EOFError:
            out.print()
            return


@dataclass
class Talk:
    """One conversation."""

    assistant: Assistant
    collection: str
    turns: list[Turn] = field(default_factory=list)
    last: Answer | None = None
    offers: tuple[Offer, ...] = ()

    def say(self, line: str) -> bool:
        """Deal with one line; whether to go on."""
        if line.startswith("/"):
            return self._command(line[1:].lower())
        if not line:
            return True
        number = line.rstrip(".)")
        asked = next((o.question for o in self.offers if number.isdecimal() and int(number) == o.number), line)
        try:
            answer = self.assistant.answer(Question(asked, tuple(self.turns), collection=self.collection))
        except InputError as error:
            err.print(Text(help_for(error.code), style="red"))
            return True
        if asked != line:
            out.print(Text(f"→ {asked}", style="dim"))
        self.last, self.offers = answer, offers_of(answer)
        self.turns += [Turn("user", asked), Turn("assistant", answer.text)]
        _show(answer, self.offers)
        return True

    def _command(self, name: str) -> bool:
        match name:
            case "thoat" | "thoát" | "quit" | "exit":
                return False
            case "moi" | "mới":
                self.turns, self.last, self.offers = [], None, ()
                out.print(Text("Bắt đầu cuộc khác.", style="dim"))
            case "nguon" | "nguồn":
                self._sources()
            case "them" | "thêm":
                for block in self.last.blocks if self.last else ():
                    if block.folded:
                        _block(block)
            case "lichsu" | "lịchsử":
                for turn in self.turns:
                    out.print(Text(f"{'> ' if turn.role == 'user' else ''}{turn.text}",
                                   style="green" if turn.role == "user" else "dim"))  # fmt: skip
            case _:
                out.print(Text(_HELP, style="dim"))
        return True

    def _sources(self) -> None:
        if not self.last or not self.last.sources:
            out.print(Text("Câu trả lời vừa rồi không có nguồn.", style="dim"))
            return
        for source in self.last.sources:
            out.print(Text(source_line(source), style="cyan"))


def _show(answer: Answer, offers: tuple[Offer, ...]) -> None:
    for block in answer.blocks:
        if not block.folded:
            _block(block)
    if answer.outcome in (Outcome.ANSWERED, Outcome.PARTIAL):
        for source in answer.sources:
            out.print(Text(source_line(source), style="cyan"))
    if intro := intro_of(answer):
        out.print(Text(f"\n{intro}"))
    for offer in offers:
        out.print(Text.assemble((f"  {offer.number}. ", "bold magenta"), offer.title))
    for action in answer.actions:
        if action.type == "phone":
            out.print(Text(f"  ☎ {action.label}: {action.phone}", style="bold"))
    folded = sum(block.folded for block in answer.blocks)
    more = f", /them: {folded} phần nữa" if folded else ""
    out.print(Text(f"[{made_by(answer)}{more}]\n", style="dim"))


def _block(block: AnyBlock) -> None:
    if isinstance(block, NoticeBlock):
        out.print(Text(block_text(block), style=_LEVELS[block.level]))
    else:
        title, _, body = block_text(block).partition("\n") if block.title else ("", "", block_text(block))
        out.print(Text.assemble((f"{title}\n" if title else "", "bold cyan"), body))
    out.print()


def _save(path: Path, turns: list[Turn]) -> None:
    masker = Masker()  # a file outlives the conversation
    data = [{"role": turn.role, "text": masker.mask(turn.text)} for turn in turns]
    try:
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", code="BAD_INPUT") from error
