"""Measure coverage in some of the tests only: what others reach is measured elsewhere.

Measuring makes a test twice as slow. `bin/test` measures on SQLite, but not those that walk through the whole house to ask one
question of every page: what a page does has tests of its own. On PostgreSQL it measures those that reach what SQLite never does.
Loaded with `-p tests.measuring`; what a module does while it is imported is measured always.
"""

from pathlib import Path

import pytest


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
        if controller and paused != self.paused:
            self.paused = paused
            controller.pause() if paused else controller.resume()
