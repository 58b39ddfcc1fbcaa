"""Alembic's entry: the caller hands over an open connection inside a transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
