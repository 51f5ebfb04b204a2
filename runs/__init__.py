"""Running a batch package through the life cycle: the same actions as the screens, each by the person it falls to."""
