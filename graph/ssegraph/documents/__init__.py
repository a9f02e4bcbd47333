"""A document becomes candidates for the graph; a person decides. Each stage leaves a file.

::

    reading ─▶ extraction ─▶ verification ─▶ matching ─▶ sheet (a person) ─▶ acceptance
               things, entries, sentences over spotting, structure, languages/*.yaml;
               nlp and llm, behind the same gate
"""
