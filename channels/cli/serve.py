"""``troly serve`` and ``troly start``."""

from __future__ import annotations

from typing import Annotated

import typer
import uvicorn

from channels.cli.console import failing_clearly, out
from channels.cli.corpus import print_report, run_import
from channels.cli.index import run_build
from channels.container import Container
from channels.http.app import create_app
from corpus.starter import starter_path

Host = Annotated[str | None, typer.Option(help="Địa chỉ lắng nghe.")]
Port = Annotated[int | None, typer.Option(help="Cổng.")]


def serve(host: Host = None, port: Port = None) -> None:
    """Chạy máy chủ: API và trang hỏi đáp."""
    with failing_clearly():
        container = Container()
        _serve(container, host, port)


def start(host: Host = None, port: Port = None) -> None:
    """Chuẩn bị dữ liệu khởi đầu nếu chưa có gì, rồi chạy máy chủ."""
    with failing_clearly():
        container = Container()
        if not container.library.counts():
            out.print("Nhập bộ dữ liệu khởi đầu …")
            print_report(run_import(container, [starter_path()], None, None))
        if container.generations.live() is None:
            out.print("Lập chỉ mục lần đầu …")
            report, _ = run_build(container, publish=True, full=False)
            out.print(f"Bản {report.generation}: {report.units} đơn vị.")
        settings = container.channel_settings
        address = f"http://{host or settings.host}:{port if port is not None else settings.port}"
        out.print(f"\nTrang hỏi đáp: {address}/\nMô tả API: {address}/docs\nThử trong cửa sổ lệnh khác:", markup=False)
        for question in container.profile.suggestions[:3]:
            out.print(f'  troly ask "{question}"', markup=False)
        _serve(container, host, port)


def _serve(container: Container, host: str | None, port: int | None) -> None:
    settings = container.channel_settings
    uvicorn.run(
        create_app(container), host=host or settings.host, port=port if port is not None else settings.port,
        log_level="info", access_log=False, server_header=False,
    )  # fmt: skip
