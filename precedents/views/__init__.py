"""The screens of prior practice."""
