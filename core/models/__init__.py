"""What every app stands on: the history and its seals, what people are told, clocks, and the machine's pulse."""

from core.models.clocks import Clock
from core.models.history import AuditEntry, Seal
from core.models.machine import Alarm, Pulse
from core.models.messages import Message, Reminder

__all__ = ["Alarm", "AuditEntry", "Clock", "Message", "Pulse", "Reminder", "Seal"]
