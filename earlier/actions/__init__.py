"""Everything that changes what was proposed for the register."""

from earlier.actions.proposing import (
    confirm_import,
    decline_import,
    propose_import,
    standing_in_the_way,
)

__all__ = ["confirm_import", "decline_import", "propose_import", "standing_in_the_way"]
