"""Procedures, offices, the calendar: what things are. No input or output."""
