"""Empty the tables after a transactional test: every row goes but those that Django writes down about models.

Django's own way truncates each table and then writes content types and permissions anew, which costs more than most tests here.
"""

from contextlib import nullcontext

from django.db import connections, transaction

from core import triggers

# They follow from the code, not from a test; kept, they keep their numbers as well.
OF_THE_CODE = {"django_content_type", "auth_permission"}
# A superuser's word, as which the tests come to PostgreSQL: until the end of the transaction no trigger and no foreign key asks.
UNASKED = "SET LOCAL session_replication_role = replica"


def empty_tables(command, *, database, **options):
    """Empty every table of a model: what stands in for Django's `flush` while tests run."""
    connection = connections[database]
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    sentences = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in sorted(tables - OF_THE_CODE)]
    on_sqlite = connection.vendor == "sqlite"
    lifted = triggers.lifted(database) if on_sqlite else nullcontext()
    with lifted, transaction.atomic(using=database), connection.cursor() as cursor:
        for sentence in sentences if on_sqlite else ["; ".join([UNASKED, *sentences])]:
            cursor.execute(sentence)
