"""What a thing is: entities, statements and what they add up to, names, dates, the ontology, errors."""
