"""The screens of the evaluation: rubric, panel, scoring, tally, decisions, and the phases between them."""
