"""Scoring away from the network: a workbook with one's own sheets, read back and merged over what is stored."""
