"""Candidates from files: the batch's own spreadsheet template, or the 申报书 in DOCX, read back filled in."""

from measures.importing.reading import form_labels, read_file
from measures.importing.template import template_xlsx
from measures.importing.values import ImportedDraft, Reading

__all__ = ["ImportedDraft", "Reading", "form_labels", "read_file", "template_xlsx"]
