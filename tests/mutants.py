"""A pytest plugin for mutmut (``[tool.mutmut]``): what tests share is built by the mutant's code, and counts for each.

mutmut tests a mutant in a fork of a process that has run the tests before, and asks only those tests that called the
function. Both go wrong where a test module builds something once, at its import or in a fixture that it shares: the
fork would go on with what the unchanged code built, and only the first test would count as a caller.
"""

import sys
from collections import defaultdict
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings
from mutmut.state import state

_called_by_module: dict[str, set[str]] = {}
_called_by_fixture: defaultdict[str, set[str]] = defaultdict(set)


def pytest_configure() -> None:
    """Import test modules anew; a mutant meets the same examples each time, and may be slow."""
    for name in [name for name in sys.modules if name.startswith("tests.") and name != __name__]:
        del sys.modules[name]
    settings.register_profile("mutants", deadline=None, derandomize=True, database=None)
    settings.load_profile("mutants")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    """Note what a module calls while it is imported."""
    before = _taken()
    report = yield
    _called_by_module[collector.nodeid] = _taken()
    _called().update(before)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
    """Note what a shared fixture calls."""
    before = _taken()
    value = yield
    if fixturedef.scope != "function":
        _called_by_fixture[fixturedef.argname] |= _called()
    _called().update(before)
    return value


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Function) -> Generator[None, Any, Any]:
    """Count both among what the test calls."""
    value = yield
    module = item.getparent(pytest.Module)
    assert module is not None
    _called().update(_called_by_module[module.nodeid], *(_called_by_fixture[name] for name in item.fixturenames))
    return value


def _called() -> set[str]:
    return state()._stats  # pyright: ignore[reportPrivateUsage]


def _taken() -> set[str]:
    """What was called until now, which is forgotten."""
    taken = set(_called())
    _called().clear()
    return taken
