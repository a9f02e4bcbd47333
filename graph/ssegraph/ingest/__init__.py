"""Ways into the graph: each reads something a person has and gives `model.Records`, or says all that is wrong."""
