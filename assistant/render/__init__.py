"""From records to blocks, and from blocks to plain text."""
