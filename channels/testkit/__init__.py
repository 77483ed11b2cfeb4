"""Fakes of the peers of every channel: for our tests, and for whoever develops against this package."""
