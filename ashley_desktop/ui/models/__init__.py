"""What the window's lists show, as Qt models."""
