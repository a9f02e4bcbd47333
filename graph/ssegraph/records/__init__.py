"""What people write: a folder of records, what was decided on it, and how it is changed."""
