"""Assistants that agencies make for themselves: words of their own over a collection of their own, switches, usage."""
