"""Sources of a graph: fetching what they name, reading it, and holding statements against it."""
