"""Made-up dossier codes, and the ways in which citizens type them, for property tests; unit numbers are all 99."""

from datetime import date

from hypothesis import strategies as st

lookalike_texts = st.text(alphabet=st.sampled_from("hHgGoOlI019 .-–/:_,#đĐâ\u200b\n２９"), max_size=40)


def digits(low: int, high: int) -> st.SearchStrategy[str]:
    return st.text(alphabet="0123456789", min_size=low, max_size=high)


@st.composite
def general_codes(draw: st.DrawFn) -> str:
    prefix = draw(st.sampled_from(["", "", "000.00.06.", "123.45.67."]))
    groups = draw(st.lists(digits(2, 3), max_size=4))
    day = draw(st.dates(date(2015, 1, 1), date(2099, 12, 31)))
    written = day.strftime(draw(st.sampled_from(["%y%m%d", "%Y%m%d"])))
    return f"{prefix}{'.'.join([draw(st.sampled_from('HGAKZ')) + '99', *groups])}-{written}-{draw(digits(4, 7))}"


social_codes = st.builds("{}/{}/{}".format, digits(5, 5), st.integers(2015, 2099), digits(5, 5))
any_code = st.one_of(general_codes(), social_codes)


@st.composite
def decorated(draw: st.DrawFn, code: str) -> str:
    """``code`` in another case or width, with blanks and invisible characters anywhere and punctuation around it."""
    full_width = str.maketrans({chr(plain): chr(plain + 0xFEE0) for plain in range(0x21, 0x7F)})
    cased = draw(st.sampled_from([str.upper, str.lower]))(code)
    wide = cased.translate(full_width) if draw(st.booleans()) else cased
    gaps = [draw(st.sampled_from(["", "", "", " ", "\u200b", "\u00a0", "\u2060", "\n"])) for _ in wide]
    spaced = "".join(gap + char for gap, char in zip(gaps, wide, strict=True))
    return (
        draw(st.sampled_from(["", "“", "(", " #", "- "])) + spaced + draw(st.sampled_from(["", ".", "?!", "”", " ,"]))
    )


@st.composite
def with_odd_dashes(draw: st.DrawFn, code: str) -> str:
    kinds = st.sampled_from(["-", "–", "—", "−", "‑", "－", "_", " - ", "–  ", "--"])
    return "".join(draw(kinds) if char == "-" else char for char in code)


@st.composite
def without_some_dashes(draw: st.DrawFn, code: str) -> str:
    kinds = st.sampled_from(["", " ", ".", "-", "  "])
    return "".join(draw(kinds) if char == "-" else char for char in code)
