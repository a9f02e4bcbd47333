"""What the graph says as a whole: ways, brokers, communities, suggestions, gaps, change.

Every result says on which graph, filter and date it was computed (`.basis`), opens to the ties it rests
on, and gives the part of the graph it speaks of (`.subgraph()`) to view.
"""
