"""Training of the retrieval model (extra ``models``): data, vocabulary, fine-tuning, export.

``python -m index.training DATA_DIR --out DIR --minutes N`` runs all of it. Only ``network``, ``train``, ``prune`` and
``export`` need torch; nothing of the running assistant imports this package.
"""
