"""The whole app as it runs in production, on this machine, to be killed piece by piece while people save."""
