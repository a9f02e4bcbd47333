"""The shipped graph, built once for all tests that only read it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

import pytest
from hypothesis import settings

from ssegraph.core.model import Records
from ssegraph.graph import KnowledgeGraph, load

# A store is built once in a run, for all processes of it: what is kept is known by its content (`test_cache`).
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["SSEGRAPH_CACHE"] = tempfile.mkdtemp(prefix="ssegraph-tests-")
    atexit.register(shutil.rmtree, os.environ["SSEGRAPH_CACHE"], ignore_errors=True)


# A law holds however slow the machine is.
settings.register_profile("law", deadline=None)
settings.load_profile("law")


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    return load()


@pytest.fixture(scope="session")
def records(kg: KnowledgeGraph) -> Records:
    return kg.records()
