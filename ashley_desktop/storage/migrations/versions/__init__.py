"""One file a revision. What was released is never edited."""
