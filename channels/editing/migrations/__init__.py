"""Schema changes of the editors' database."""
