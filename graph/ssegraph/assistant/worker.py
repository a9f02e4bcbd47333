"""The process a tool runs in: that of `serve.worker`, with one job more; it is killed at its limits."""

from __future__ import annotations

import sys
from collections.abc import Callable

from ssegraph.assistant.paging import as_json
from ssegraph.assistant.tools import call, mistake
from ssegraph.core.errors import SsegraphError
from ssegraph.serve.worker import Desk, Job, Out, run


class ToolDesk(Desk):
    """Calls tools: the job `tool` has a `name` and `arguments`; its answer is JSON with `given` or `mistake`."""

    def jobs(self) -> dict[str, Callable[[Job, Out], None]]:
        """Return what can be done, by the name of the job."""
        return {"tool": self._tool}

    def _tool(self, job: Job, out: Out) -> None:
        name, arguments = job["name"], job["arguments"]
        try:
            answer = {"given": call(self.graph, name, arguments, self.limits)}
        except SsegraphError as error:
            answer = {"mistake": mistake(self.graph, error, name, arguments)}
        out.head = {"type": "application/json"}
        out.write(as_json(answer).encode())


if __name__ == "__main__":
    run(*sys.argv[1:], desk_of=ToolDesk)
