"""Pages about policies: reading, confirming, keeping, and seeing who has confirmed."""

from policies.views.completion import completion, team
from policies.views.confirming import acknowledge, receipt
from policies.views.importing import confirm_import, import_policy
from policies.views.keeping import audience, details, manage, manage_version
from policies.views.lifecycle import announce, conclude, consult, decide, put_to_bodies, send_back, withdraw
from policies.views.reading import compare, index, public, read, read_version

__all__ = [
    "acknowledge",
    "announce",
    "audience",
    "compare",
    "completion",
    "conclude",
    "confirm_import",
    "consult",
    "decide",
    "details",
    "import_policy",
    "index",
    "manage",
    "manage_version",
    "public",
    "put_to_bodies",
    "read",
    "read_version",
    "receipt",
    "send_back",
    "team",
    "withdraw",
]
