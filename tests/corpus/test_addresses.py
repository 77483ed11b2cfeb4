"""Which addresses are the open internet's: the same answer for every door through which something is fetched."""

from __future__ import annotations

import pytest

from corpus.addresses import is_public
from corpus.sources.addresses import Guard
from corpus.sources.base import SourceError

PUBLIC = ["203.0.114.7", "2606:4700::1", "64:ff9b::cb00:7207"]
INNER = [
    "127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a01:203",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_told_in_every_writing(address: str) -> None:
    """The rule stood twice, and the one for portals let ``64:ff9b::7f00:1`` through, which a translating router leads
    to this machine."""
    assert not is_public(address)
    guard = Guard("https://cong.example/", lookup=lambda host, port: [address])
    with pytest.raises(SourceError) as caught:
        guard.address("https://cong.example/tin")
    assert caught.value.code == "ADDRESS_REFUSED"
