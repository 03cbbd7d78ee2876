"""Rows of policies: documents and their versions, what bodies decided, and what people owe and confirmed."""

from policies.models.decisions import BodyDecision, Consultation
from policies.models.documents import Clause, Policy, PolicyVersion
from policies.models.duties import Acknowledgement, Adoption, Audience, Obligation, ObligationReason

__all__ = [
    "Acknowledgement",
    "Adoption",
    "Audience",
    "BodyDecision",
    "Clause",
    "Consultation",
    "Obligation",
    "ObligationReason",
    "Policy",
    "PolicyVersion",
]
