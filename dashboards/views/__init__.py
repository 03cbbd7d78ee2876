"""Pages of dashboards: what waits for me, and figures."""
