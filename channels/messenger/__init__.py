"""Facebook Messenger of one page: signed webhook in, Send API out."""
