"""A made-up year of the unit H99, so that there is something to look at before the first real citizen comes.

Everybody and everything in it is invented. The same seed, day and knowledge give the same year.
"""
