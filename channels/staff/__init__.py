"""Who works with the assistant: accounts, roles, sessions and the log of what they did."""
