"""``troly dev``: fakes of the peers, to develop against without an account."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from channels.cli import serve
from channels.cli.console import failing_clearly, out
from channels.container import Container
from channels.messaging import Messaging
from channels.settings import MessageSettings, ZaloSettings
from channels.testkit.chat_model import FakeChatServer
from channels.testkit.page import PageHandler
from channels.testkit.zalo import FakeZalo
from corpus.errors import InputError

app = typer.Typer(no_args_is_help=True, help="Công cụ cho người phát triển.")


@app.command()
def zalo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Cổng của Zalo giả; 0: một cổng còn trống.")] = 0,
    app_port: Annotated[int, typer.Option(min=0, max=65535, help="Cổng của trợ lý; 0: một cổng còn trống.")] = 0,
) -> None:
    """Chạy Zalo giả trên máy này cùng trợ lý đã nối vào nó; mở trang để nhắn thử."""
    with failing_clearly():
        container = Container()
        try:
            fake = FakeZalo(port=port, echoes=True, handler=PageHandler)
        except OSError as error:
            raise InputError(f"127.0.0.1:{port}: {error.strerror}", code="PORT_TAKEN") from error
        listener = serve.listen(container, "127.0.0.1", app_port)
        fake.webhook_url = f"{serve.address_of(listener)}/channels/zalo/webhook"
        # Its own queue and tokens: the real ones are not touched.
        folder = Path(tempfile.mkdtemp(prefix="troly-dev-"))
        try:
            container.messaging = Messaging(folder, MessageSettings(), settings_for(fake.url))
            container.messaging.zalo_tokens.adopt(fake.access, fake.refresh, 90_000)
            with fake:
                out.print(f"Zalo giả: {fake.url}/\nTrợ lý: {serve.address_of(listener)}/", markup=False)
                out.print("Ctrl+C để dừng.", markup=False)
                serve.run(container, listener)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@app.command()
def model(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Cổng; 0: một cổng còn trống.")] = 8080,
    pause: Annotated[float, typer.Option(min=0, help="Số giây trước mỗi mẩu chữ.")] = 0.05,
) -> None:
    """Chạy một mô hình giả theo giao diện OpenAI, để thử phần viết lời."""
    with failing_clearly():
        try:
            fake = FakeChatServer(port=port, pause=pause)
        except OSError as error:
            raise InputError(f"127.0.0.1:{port}: {error.strerror}", code="PORT_TAKEN") from error
        out.print(f"TROLY_GENERATION_MODEL=fake TROLY_GENERATION_BASE_URL={fake.url}", markup=False)
        fake.serve()


def settings_for(url: str) -> ZaloSettings:
    """Settings of an installation that is connected to the fake at ``url``."""
    return ZaloSettings(
        app_id=FakeZalo.app_id, oa_id=FakeZalo.oa_id, oa_secret=SecretStr(FakeZalo.oa_secret),
        app_secret=SecretStr(FakeZalo.app_secret), api_url=url, oauth_url=url,
    )  # fmt: skip
