"""``troly serve`` and ``troly start``, as far as the socket; the running server is tests/e2e."""

from __future__ import annotations

import socket

from channels.cli import serve


def test_a_port_in_use_is_said_before_anything_is_imported(troly, home):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = troly("start", "--port", taken.getsockname()[1])
    assert done.code == 2 and "[PORT_TAKEN]" in done.err and str(taken) not in done.err
    assert not (home / "library.sqlite").exists()


def test_an_address_that_is_not_ours(troly):
    done = troly("serve", "--host", "no such host")
    assert done.code == 2 and "[PORT_TAKEN]" in done.err


def test_start_prepares_what_is_missing_and_shows_the_real_address(troly, monkeypatch):
    listening = []
    monkeypatch.setattr(serve, "_serve", lambda container, listener: listening.append(listener.getsockname()))
    first = troly("start", "--port", "0")
    assert first.code == 0 and "Nhập bộ dữ liệu khởi đầu" in first.out and "Lập chỉ mục lần đầu" in first.out
    assert f"http://127.0.0.1:{listening[0][1]}/" in first.out and listening[0][1] != 0
    assert 'troly ask "' in first.out
    again = troly("start", "--port", "0")
    assert again.code == 0 and "Nhập bộ dữ liệu" not in again.out and "Lập chỉ mục" not in again.out


def test_a_broken_profile_stops_the_start(troly, home, monkeypatch):
    monkeypatch.setenv("TROLY_ASSISTANT_PROFILE", "khong-co")
    done = troly("start", "--port", "0")
    assert done.code == 2 and "[UNKNOWN_PROFILE]" in done.err
