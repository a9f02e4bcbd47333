"""Questions with a name, and their answers."""
