"""The shipped graph, built once for all tests that only read it."""

from __future__ import annotations

import os

import pytest

from ssegraph.graph import KnowledgeGraph, load
from ssegraph.model import Records

# What is tested is what is built; `test_cache` switches it on.
os.environ["SSEGRAPH_NO_CACHE"] = "1"


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    return load()


@pytest.fixture(scope="session")
def records(kg: KnowledgeGraph) -> Records:
    return kg.records()
