"""The painted conversation: blocks laid out near the screen only, painted, never widgets."""
