"""创新举措库 as the public reads it: found, counted, given out. It is changed in `letters/actions/register.py`."""
