"""申报书: a candidate as a document, to be signed and sealed by its unit, and the receipt for what was sent."""

from measures.application.content import Application, Receipt, application_of, receipt_of
from measures.application.pdf import application_pdf, receipt_pdf
from measures.application.word import application_docx

__all__ = [
    "Application",
    "Receipt",
    "application_docx",
    "application_of",
    "application_pdf",
    "receipt_of",
    "receipt_pdf",
]
