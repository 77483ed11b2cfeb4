"""Servers to synchronise with where there is no network: a portal and the national catalogue, on this machine."""
