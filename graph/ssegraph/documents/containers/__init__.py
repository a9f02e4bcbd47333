"""What a document can come in: text, web page, Word, OpenDocument, slides, mail, PDF, scan; one module each.

Each reader gives the same: a text in Markdown, and an account of every word a person would see in the file that is not
in it (`content.LeftOut`). None of them imports the others' subject; `documents.reading` chooses among them.
"""
