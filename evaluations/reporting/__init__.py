"""评估报告: the third party's report, one content written as DOCX and PDF, and its data as a workbook."""

from evaluations.reporting.gathering import read_report
from evaluations.reporting.writers import WRITERS

__all__ = ["WRITERS", "read_report"]
