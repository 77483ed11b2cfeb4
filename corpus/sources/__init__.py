"""Sources that the library is kept up to date from: folders, portals, the national catalogue (docs/SOURCES.md).

``registry`` makes a source from the configuration, ``sync.synchronise`` runs it; ``base`` says what a source is.
"""
