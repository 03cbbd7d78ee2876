"""The database backend of installations on PostgreSQL: Django's own, but for one question (`base`)."""
