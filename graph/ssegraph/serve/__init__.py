"""The graph as a small web service: SPARQL, graph store, search, the data of every actor, the explorer.

::

    app          which address is answered by what (starlette)
    protocol     what a request asks for, in which format the answer is wanted
    description  the service description and VoID
    pool         the processes queries run in, each killed at its limit
    worker       what such a process does
    editing      forms that correct the folder that is served
    limits       how much one request may take
"""

from __future__ import annotations

from ssegraph.serve.limits import Limits

__all__ = ["Limits"]
