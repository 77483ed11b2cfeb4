"""The hand-over queue: a citizen asks for a person, an officer answers, and what the officer mended is learnt from."""
