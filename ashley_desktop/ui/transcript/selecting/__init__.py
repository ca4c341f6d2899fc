"""What is selected, and what copying and dragging it gives."""
