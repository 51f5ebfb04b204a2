"""Candidates from files: the batch's own spreadsheet template, or the 申报书 in DOCX, read back filled in."""
