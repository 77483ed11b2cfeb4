"""Look-up of dossiers in the procedure-handling system, through the provincial bus. Off until it is connected."""
