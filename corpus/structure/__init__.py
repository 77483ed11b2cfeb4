"""What a document says, as records: legal texts, procedures, forms, questions; see ``records.records_of``."""
