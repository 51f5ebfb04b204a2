"""总览: where a batch stands on one page, unit by unit, from the invitations, so that who sent nothing is there too."""
