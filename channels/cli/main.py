"""The command ``troly``."""

from __future__ import annotations

import logging
from importlib import metadata

import typer

from channels.cli import (
    ask,
    audit,
    chat,
    corpus,
    dev,
    evaluation,
    evaluation_all,
    evaluation_judge,
    evaluation_live,
    evaluation_tools,
    feedback,
    index,
    keys,
    library,
    library_changes,
    library_check,
    messages,
    serve,
    staff,
    zalo,
)
from corpus.privacy import mask_logs

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  help="Trợ lý: trả lời về thủ tục hành chính từ nguồn chính thức.")  # fmt: skip
LIBRARY = (library, library_changes, library_check)  # each adds its commands to the group of the corpus
app.add_typer(corpus.app, name="corpus")
app.add_typer(index.app, name="index")
EVALUATION = (
    evaluation,
    evaluation_tools,
    evaluation_all,
    evaluation_judge,
    evaluation_live,
)  # each adds its commands to one group
app.add_typer(evaluation.app, name="eval")
app.add_typer(messages.app, name="messages")
app.add_typer(zalo.app, name="zalo")
app.add_typer(keys.app, name="keys")
app.add_typer(staff.app, name="staff")
app.add_typer(audit.app, name="audit")
app.add_typer(dev.app, name="dev")
app.command("ask")(ask.ask)
app.command("feedback")(feedback.feedback)
app.command("chat")(chat.chat)
app.command("serve")(serve.serve)
app.command("start")(serve.start)


@app.command()
def version() -> None:
    """Phiên bản."""
    typer.echo(metadata.version("troly"))


def main() -> None:
    """Entry point."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    mask_logs()  # an exception may quote what somebody typed
    app()


if __name__ == "__main__":
    main()
