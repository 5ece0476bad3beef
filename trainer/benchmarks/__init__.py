"""What `trainer bench` measures; nothing of the program depends on it."""
