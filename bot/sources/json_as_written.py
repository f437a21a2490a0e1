"""JSON whose numbers stay texts."""

import json

AS_WRITTEN = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
"""Numbers as they are written: a date such as 20261101083000 is no quantity. Made once, for a million rows."""
