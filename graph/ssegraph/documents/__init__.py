"""A document becomes candidates for the graph; a person decides. Each stage leaves a file.

::

    reading ─▶ extraction ─▶ verification ─▶ matching ─▶ sheet (a person) ─▶ acceptance
               passages, names, subject, people, anaphora, lists, relations, measures, contributions, rows
               over annotation, structure, languages and packs/*; nlp and llm, behind the same gate
"""
