"""Whether what is said stands in the record it cites: numbers, links, document numbers, offices and words."""

from assistant.grounding.claims import Claim, claims
from assistant.grounding.evidence import Evidence
from assistant.grounding.support import unsupported

__all__ = ["Claim", "Evidence", "claims", "unsupported"]
