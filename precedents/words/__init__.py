"""Counting words: from a text to its terms, from many texts to postings, from postings to scores. No database."""
