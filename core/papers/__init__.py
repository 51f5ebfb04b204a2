"""Working papers: a title and blocks of headings, texts and tables, set as PDF and as DOCX alike.

Their words are Chinese in every language of the screens: they are documents on record.
"""

from core.papers.blocks import Block, Heading, Marked, Paper, Table, Text, Words
from core.papers.pdf import write_pdf
from core.papers.word import new_document, write_docx

__all__ = [
    "Block",
    "Heading",
    "Marked",
    "Paper",
    "Table",
    "Text",
    "Words",
    "new_document",
    "write_docx",
    "write_pdf",
]
