"""Tables for spreadsheets: nothing in a cell runs, and every script is readable."""

import csv
from io import StringIO

import pytest

from core.sheets import BYTE_ORDER_MARK, FORMULA_STARTS, as_sheet, guarded


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_whatever_a_spreadsheet_would_run_is_guarded(start):
    assert guarded([f"{start}1+1", f"  {start}1", "plain"]) == [f"'{start}1+1", f"'  {start}1", "plain"]


def test_rows_come_back_as_they_were_written():
    rows = [["When", "Words"], ["today", 'She said "no", and\nleft'], ["", "مرحبا 👩🏽‍🏫"]]

    sheet = as_sheet(rows)

    assert sheet.startswith(BYTE_ORDER_MARK)
    assert list(csv.reader(StringIO(sheet.removeprefix(BYTE_ORDER_MARK), newline=""))) == rows
