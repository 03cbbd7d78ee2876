"""Measure coverage in some of the tests only: what others reach is measured elsewhere.

Measuring makes a test twice as slow. `bin/test` measures on SQLite, but not those that walk through the whole house to ask one
question of every page: what a page does has tests of its own. On PostgreSQL it measures those that reach what SQLite never does.
Loaded with `-p tests.measuring`.

What happens once per process counts too: all modules are imported while it is measured, and what functions keep of their answers is
forgotten before measuring goes on, or it would depend on the order of tests whether anybody saw them at work.
"""

import gc
import pkgutil
from functools import _lru_cache_wrapper
from importlib import import_module
from pathlib import Path

import pytest

from tests.kept_tables import APPS

HOUSE = (*APPS, "policyhub")


def pytest_addoption(parser):
    parser.addoption(
        "--measure-only", default="", help="files and folders of tests, with commas: nothing else is measured"
    )
    parser.addoption(
        "--measure-not", default="", help="files and folders of tests, with commas: these are not measured"
    )


def pytest_configure(config):
    only, never = (
        [config.rootpath / path for path in config.getoption(name).split(",") if path]
        for name in ("--measure-only", "--measure-not")
    )
    if only or never:
        config.pluginmanager.register(Measuring(config, only, never))


def import_everything():
    """Import every module of the house but migrations, and what a web server begins with."""
    for package in HOUSE:
        for found in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            if ".migrations." not in found.name and found.name != "policyhub.wsgi":
                import_module(found.name)


def forget_answers():
    """Forget what functions of the house keep of their answers, and which questions they have prepared."""
    from core.prepared import Prepared

    # What was loaded before the first test is out of sight until then (`conftest`).
    gc.unfreeze()
    for kept in gc.get_objects():
        # By its type alone: what only stands for something else begins to be it when it is asked.
        if type(kept) is Prepared:
            kept._kept.clear()
        elif type(kept) is _lru_cache_wrapper and (kept.__module__ or "").partition(".")[0] in HOUSE:
            kept.cache_clear()
    gc.freeze()


class Measuring:
    """Pauses coverage before the first test that is not to be measured, and lets it go on before the next that is."""

    def __init__(self, config, only: list[Path], never: list[Path]):
        self.config, self.only, self.never, self.paused = config, only, never, False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item):
        above = {item.path, *item.path.parents}
        wanted = not self.only or not above.isdisjoint(self.only)
        self._pause(not wanted or not above.isdisjoint(self.never))

    def _pause(self, paused):
        plugin = self.config.pluginmanager.getplugin("_cov")
        controller = plugin and plugin.cov_controller
        if not controller or paused == self.paused:
            return
        self.paused = paused
        if paused:
            import_everything()
            controller.pause()
        else:
            forget_answers()
            controller.resume()
