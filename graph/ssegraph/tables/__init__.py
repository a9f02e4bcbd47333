"""Tables of others: their shape, what their columns mean, what their rows say."""
