"""bin/bench is run by hand and seldom: what it takes from the house must be there when it is."""

from importlib import import_module

import pytest


# The yardstick is an application of its own, with settings of its own.
@pytest.mark.parametrize(
    "room", ["bench", "cold", "driver", "inside", "nightly", "rows", "servers", "shapes", "writers"]
)
def test_what_the_bench_takes_from_the_house_is_there(room, monkeypatch):
    monkeypatch.syspath_prepend("bin/lib")

    assert import_module(f"tests.bench.{room}")
