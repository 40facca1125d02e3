"""Runs this tree's revisions on the connection that permanence.database.migrate hands over."""

from alembic import context

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes.get("metadata"),
    version_table_schema=attributes["schema"],
    include_schemas=attributes.get("include_schemas", False),
    include_name=attributes.get("include_name"),
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
