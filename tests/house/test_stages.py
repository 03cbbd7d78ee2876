"""What `bin/test` is told about tests by name still has that name."""

import pytest
from stages import MEASURED_ON_POSTGRES, NOT_MEASURED_ON_SQLITE, Session

from tests.conftest import FIRST
from tests.kept_tables import ROOT

NAMED = (*NOT_MEASURED_ON_SQLITE, *MEASURED_ON_POSTGRES, *(f"tests/{first}" for first in FIRST))


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_is_there(name):
    assert (ROOT / name).exists()


def test_what_one_process_compiled_serves_all_others(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")

    env = Session(folder=tmp_path, strict=False, pytest_words=[]).environment()

    assert "PYTHONDONTWRITEBYTECODE" not in env
