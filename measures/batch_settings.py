"""What can be set of a batch: its days, and what a new batch takes over from the last one."""

DAYS = ("opens_on", "closes_on", "hard_closes_on", "prior_art_cutoff_on")
KEPT = (
    "zone",
    "is_blind",
    "is_trimmed",
    "releases_marks",
    "spread_threshold",
    "mark_label",
    "prints_mark",
    "title_limit",
    "summary_limit",
    "innovation_point_limit",
    "practice_limit",
    "case_limit",
    "required_texts",
)
