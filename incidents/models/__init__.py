"""Rows of incidents, one file per noun: the case, its parts and who reads them, its clocks, and what is recorded on the way."""

from incidents.models.clock import Clock
from incidents.models.incident import Incident, Subject
from incidents.models.part import Exclusion, Strand, StrandReader, ToldOnly
from incidents.models.record import Duty, ReceiptTry, RoutingDecision, TimelineEntry

__all__ = [
    "Clock",
    "Duty",
    "Exclusion",
    "Incident",
    "ReceiptTry",
    "RoutingDecision",
    "Strand",
    "StrandReader",
    "Subject",
    "TimelineEntry",
    "ToldOnly",
]
