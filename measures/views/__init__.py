"""The screens of batches and measures: each gets its row through `visible_to`, calls one action, answers."""
