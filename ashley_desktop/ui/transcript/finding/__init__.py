"""Finding text in a conversation, as it reads, and marking it."""
