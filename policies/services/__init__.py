"""What people do with policies: one function per verb. Nothing here knows a page."""

from policies.services.confirming import acknowledge, acknowledge_number
from policies.services.documents import (
    Imported,
    address_for,
    amend_details,
    current_version,
    import_version,
    set_audience,
)
from policies.services.lifecycle import announce, conclude, consult, decide, put_to_bodies, send_back, withdraw

__all__ = [
    "Imported",
    "acknowledge",
    "acknowledge_number",
    "address_for",
    "amend_details",
    "announce",
    "conclude",
    "consult",
    "current_version",
    "decide",
    "import_version",
    "put_to_bodies",
    "send_back",
    "set_audience",
    "withdraw",
]
