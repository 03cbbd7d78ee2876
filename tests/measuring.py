"""Measure coverage in some of the tests only: what others reach was measured in another run.

Measuring makes every test half as slow again. `bin/test` measures all of them on SQLite, and on PostgreSQL those that reach what
SQLite never does. Loaded with `-p tests.measuring`; what a module does while it is imported is measured always.
"""

from pathlib import Path

import pytest


def pytest_addoption(parser):
    parser.addoption(
        "--measure-only", default="", help="folders of tests, with commas: elsewhere coverage is not measured"
    )


def pytest_configure(config):
    folders = [config.rootpath / folder for folder in config.getoption("--measure-only").split(",") if folder]
    if folders:
        config.pluginmanager.register(Measuring(config, folders))


class Measuring:
    """Pauses coverage before the first test that is not to be measured, and lets it go on before the next that is."""

    def __init__(self, config, folders: list[Path]):
        self.config, self.folders, self.paused = config, folders, False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item):
        wanted = any(folder in item.path.parents for folder in self.folders)
        self._pause(not wanted)

    def _pause(self, paused):
        plugin = self.config.pluginmanager.getplugin("_cov")
        controller = plugin and plugin.cov_controller
        if controller and paused != self.paused:
            self.paused = paused
            controller.pause() if paused else controller.resume()
