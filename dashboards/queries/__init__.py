"""What dashboards read: figures about places (`figures`), and what waits for one person (`today`).

Every read is a constant number of queries, one aggregate per block. Words of the sisters' querysets come first; what they lack
as an aggregate stands here. Not here: writing anything down (`services.py`).
"""

from dashboards.queries.blocks import Block, Cell, Figures, Row, thawed
from dashboards.queries.figures import figures, places_for
from dashboards.queries.today import Todo, waiting_for

__all__ = ["Block", "Cell", "Figures", "Row", "Todo", "figures", "places_for", "thawed", "waiting_for"]
