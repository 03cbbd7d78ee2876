"""What `bin/test` is told about tests by name still has that name."""

import pytest
from stages import MEASURED_ON_POSTGRES, NOT_MEASURED_ON_SQLITE

from tests.conftest import FIRST
from tests.kept_tables import ROOT

NAMED = (*NOT_MEASURED_ON_SQLITE, *MEASURED_ON_POSTGRES, *(f"tests/{first}" for first in FIRST))


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_is_there(name):
    assert (ROOT / name).exists()
