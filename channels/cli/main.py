"""The command ``troly``."""

from __future__ import annotations

import logging
from importlib import metadata

import typer

from channels.cli import ask, corpus, evaluation, index, serve
from corpus.privacy import mask_logs

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  help="Trợ lý: trả lời về thủ tục hành chính từ nguồn chính thức.")  # fmt: skip
app.add_typer(corpus.app, name="corpus")
app.add_typer(index.app, name="index")
app.add_typer(evaluation.app, name="eval")
app.command("ask")(ask.ask)
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
