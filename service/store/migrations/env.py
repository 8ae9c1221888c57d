"""Alembic's way in: the connection is handed over by ``service.store.migrate``, in its transaction."""

from alembic import context

from service.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
