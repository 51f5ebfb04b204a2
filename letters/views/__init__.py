"""The screens of the letter and the register."""
