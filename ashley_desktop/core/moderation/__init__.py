"""Checks of what is asked and answered; nothing here knows a window or makes a sentence."""
