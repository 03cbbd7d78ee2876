"""What people do with reports and cases: one function per verb."""

from incidents.services.closing import close, reopen
from incidents.services.deciding import acknowledge, answer_keeping_out, begin_work, name_subject, triage
from incidents.services.following_up import add_words, find_by_receipt
from incidents.services.meeting_clocks import meet_clock
from incidents.services.opening import open_case
from incidents.services.recording import note, record_action, write_to_reporter
from incidents.services.reporting import NewReport, Receipt, report
from incidents.services.sharing import hand_over, share
from incidents.services.stepping_aside import declare_interest

__all__ = [
    "NewReport",
    "Receipt",
    "acknowledge",
    "add_words",
    "answer_keeping_out",
    "begin_work",
    "close",
    "declare_interest",
    "find_by_receipt",
    "hand_over",
    "meet_clock",
    "name_subject",
    "note",
    "open_case",
    "record_action",
    "reopen",
    "report",
    "share",
    "triage",
    "write_to_reporter",
]
