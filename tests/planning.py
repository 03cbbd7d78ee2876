"""What PostgreSQL's planner is told in tests, whose rows nobody else sees: it would plan its questions for empty tables."""

from django.db import connection


def tell_how_much_there_is():
    """Let the planner count the tables of the house, and no others: those of the server are shared, and would stay locked."""
    if connection.vendor != "postgresql":
        return
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, sorted(tables)))}")
