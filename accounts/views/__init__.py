"""Pages about people and settings, by noun."""
