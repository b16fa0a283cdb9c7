"""Rules of meaning for organizations."""

from schemas.demands import in_cycle
from schemas.rule import rule


@rule(
    "organization-cycle",
    "organizations",
    "parent_id",
    "“{organization_id}” is part of itself through its parents",
    "correct parent_id",
)
def organization_cycle(rows, tables):
    """No organization is part of itself, not even through other organizations."""
    return in_cycle(rows["organization_id"], rows["parent_id"])
