"""Measurements over real data beside the checkout; run one as ``python -m benchmarks.<name>``."""
