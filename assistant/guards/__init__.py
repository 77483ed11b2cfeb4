"""What must not be answered, and what is said beside an answer: rules as data."""

from assistant.guards.rules import Rule, applying, rules

__all__ = ["Rule", "applying", "rules"]
