"""Outcomes put into words and buttons."""
