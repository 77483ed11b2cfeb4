"""``troly serve`` and ``troly start``."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from channels.cli.console import failing_clearly, out
from channels.cli.corpus import print_report, run_import
from channels.cli.index import run_build
from channels.container import Container
from corpus.errors import InputError
from corpus.privacy import mask_logs
from corpus.starter import starter_path

Host = Annotated[str | None, typer.Option(help="Địa chỉ lắng nghe.")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="Cổng; 0: một cổng còn trống.")]


def serve(host: Host = None, port: Port = None) -> None:
    """Chạy máy chủ: API và trang hỏi đáp."""
    with failing_clearly():
        container = Container()
        listener = listen(container, host, port)
        out.print(f"Trang hỏi đáp: {address_of(listener)}/", markup=False)
        _serve(container, listener)


def start(host: Host = None, port: Port = None) -> None:
    """Chuẩn bị dữ liệu khởi đầu nếu chưa có gì, rồi chạy máy chủ."""
    with failing_clearly():
        container = Container()
        suggestions = container.profile.suggestions
        listener = listen(container, host, port)
        if not container.library.counts():
            out.print("Nhập bộ dữ liệu khởi đầu …")
            print_report(run_import(container, [starter_path()], None, None))
        if container.generations.live() is None:
            out.print("Lập chỉ mục lần đầu …")
            report, _ = run_build(container, publish=True, full=False)
            out.print(f"Bản {report.generation}: {report.units} đơn vị.")
        address = address_of(listener)
        out.print(f"\nTrang hỏi đáp: {address}/\nMô tả API: {address}/docs\nThử trong cửa sổ lệnh khác:", markup=False)
        for question in suggestions[:3]:
            out.print(f'  troly ask "{question}"', markup=False)
        _serve(container, listener)


def listen(container: Container, host: str | None, port: int | None) -> socket.socket:
    """The socket, bound before anything long is done. Raises ``InputError`` (``PORT_TAKEN``)."""
    settings = container.channel_settings
    host, port = host or settings.host, settings.port if port is None else port
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        raise InputError(f"{host}:{port}: {error.strerror or error}", code="PORT_TAKEN") from error
    return listener


def address_of(listener: socket.socket) -> str:
    """The address people type to reach it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _serve(container: Container, listener: socket.socket) -> None:
    import uvicorn  # here: no other command waits for a web framework to load

    from channels.http.app import create_app

    config = uvicorn.Config(create_app(container), log_level="info", access_log=False, server_header=False)
    mask_logs("uvicorn", "uvicorn.error", "uvicorn.access")  # after the configuration, which makes their handlers
    uvicorn.Server(config).run(sockets=[listener])


def run(container: Container, listener: socket.socket) -> None:
    """Serve on a socket made by ``listen`` until it is told to stop."""
    _serve(container, listener)
