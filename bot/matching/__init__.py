"""From a question in citizens' words to ranked procedures."""
