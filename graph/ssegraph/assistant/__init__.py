"""The graph for language models: read-only tools of the Model Context Protocol.

::

    shapes   what goes into each tool and what comes out
    paging   answers cut into pages, and texts of others made safe to show
    tools    what each tool does with a graph
    worker   the process a tool runs in, which is killed at its limits
    server   the protocol, over standard input and output or over HTTP
"""
