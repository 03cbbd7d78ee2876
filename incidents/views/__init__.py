"""Pages of incidents: making a report, coming back to it, cases, and "who would get this?"."""
