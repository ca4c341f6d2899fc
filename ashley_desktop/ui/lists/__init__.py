"""The sidebar's lists: conversations and folders, and what a search found."""
