"""Telegram's rules for texts and keyboards, without a network."""

from typing import Any

import pytest

from . import rules
from .markup_text import parsed_html
from .refusals import Refusal


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Lệ phí &lt;8.000&gt; &amp; phí", "Lệ phí <8.000> & phí"),
        ("a & b &apos; &#x27; &#39; &#0;", "a & b &apos; ' ' &#0;"),
        ("<b>đậm <i>nghiêng</i></b>", "đậm nghiêng"),
        ('<span class="tg-spoiler">kín</span><blockquote expandable>dài</blockquote>', "kíndài"),
        ("<pre><code class='language-python'>x</code></pre>", "x"),
    ],
)
def test_html_is_shown_as_telegram_shows_it(source: str, shown: str) -> None:
    assert parsed_html(source)[0] == shown


def test_entities_count_utf16_code_units() -> None:
    _, entities = parsed_html('👍 <a href="https://a.vn/?x=1&amp;y=2">trang</a> <u>hồ sơ</u>')
    assert entities == [
        {"type": "text_link", "offset": 3, "length": 5, "url": "https://a.vn/?x=1&y=2"},
        {"type": "underline", "offset": 9, "length": 5},
    ]


def test_a_link_telegram_does_not_know_is_dropped_in_silence() -> None:
    assert parsed_html('<a href="tel:1900">gọi</a>') == ("gọi", [])


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>hở", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ạ <h1>x</h1>", 'Unsupported start tag "h1" at byte offset 4'),
        ("phí < 8.000>", 'Unsupported start tag "" at byte offset 5'),
        ("dưới <", "Unclosed start tag at byte offset 8"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href>x</a>", "Expected equal sign in declaration of an attribute of the tag"),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=a_b>y</a>", "Unexpected end of name token at byte offset 8"),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(Refusal) as refused:
        parsed_html(source)
    assert refused.value.description.startswith(f"Bad Request: can't parse entities: {complaint}")


def test_the_length_is_counted_after_parsing() -> None:
    text = "<b>" + "ơ" * 4096 + "</b>"
    assert len(rules.message_text(text, "HTML", None, "message is too long")[0]) == 4096
    with pytest.raises(Refusal, match="message is too long"):
        rules.message_text("👍" * 2049, "", None, "message is too long")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("", "message text is empty"), (" \n", "text must be non-empty")],
)
def test_an_empty_text_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(Refusal, match=complaint):
        rules.message_text(text, "", None, "message is too long")


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        ({"text": "x", "callback_data": "ư" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "Text buttons are not allowed in the inline keyboard"),
        ({"text": "", "callback_data": "x"}, "must be non-empty"),
        ({"text": "x", "url": "dichvucong"}, "Wrong HTTP URL"),
        ("x", "must be an Object"),
    ],
)
def test_a_bad_button_is_refused(button: Any, complaint: str) -> None:
    with pytest.raises(Refusal, match=complaint):
        rules.reply_markup({"inline_keyboard": [[button]]})


def test_a_keyboard_holds_100_buttons() -> None:
    row = [{"text": "x", "callback_data": "x"}]
    assert rules.reply_markup({"inline_keyboard": [row] * 100})
    with pytest.raises(Refusal, match="reply markup is too long"):
        rules.reply_markup({"inline_keyboard": [row] * 101})


@pytest.mark.parametrize("markup", ["x", {"inline_keyboard": "x"}, {"inline_keyboard": ["x"]}])
def test_a_shapeless_keyboard_is_refused(markup: Any) -> None:
    with pytest.raises(Refusal):
        rules.reply_markup(markup)


@pytest.mark.parametrize("secret", ["có dấu", "x" * 257])
def test_a_webhook_secret_is_short_plain_ascii(secret: str) -> None:
    with pytest.raises(Refusal, match="secret token"):
        rules.webhook_secret(secret)
