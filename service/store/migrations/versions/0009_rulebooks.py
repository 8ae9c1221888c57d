"""Sites' own packs and the archive of rulebooks; the statements stand in the ``.sql`` file of the same name."""

from pathlib import Path

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for statement in Path(__file__).with_suffix(".sql").read_text().split(";\n\n"):
        op.execute(statement)
