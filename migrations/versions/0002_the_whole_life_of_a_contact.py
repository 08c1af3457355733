"""The whole life of a contact: what its rules, its alarms and its watchmen remember."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
