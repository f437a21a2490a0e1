"""Figures of a period as JSON, as a workbook and as a page; responses without identity for research.

A report comes with every figure computed (``bot/service/report.py``); here it gets words and a layout.
"""
