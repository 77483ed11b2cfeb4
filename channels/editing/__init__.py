"""What editors do, without a page: uploads, drafts, reindexing, the publish gate, failed questions, edited data files.

The console shows it; every rule (who may approve, when a second person is needed, what is refused) is kept here.
"""
