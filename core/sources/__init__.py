"""How files that people bring become text, whoever reads them: lines, cells as shown, numbers as written."""
