"""A voucher read by a learned pattern says exactly what the XML parser says of it."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.example.formats.evoucher_file import Body, voucher_xml
from bankcheck.ledger.evouchers.document import BodyRefused, Document, DocumentReader

TEXTS = st.text(
    st.characters(
        codec="gb18030", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"
    ),
    max_size=12,
)
HEADS = st.fixed_dictionaries({"PayeeAcctName": TEXTS, "PaySummaryName": TEXTS, "Hold1": TEXTS})
PLAIN = {"VtCode": "8202", "VoucherNo": "V1"}


def _packed(text: str) -> bytes:
    return base64.b64encode(text.encode("gb18030"))


def _text(head: dict[str, str], *details: dict[str, str]) -> str:
    return voucher_xml(Body({**PLAIN, **head}, details))


def _by_parser(text: str) -> Document:
    return DocumentReader().read("8202", _packed(text))


def _by_pattern(text: str, like: str) -> Document:
    reader = DocumentReader()
    reader.read("8202", _packed(like))
    return reader.read("8202", _packed(text))


def _by_form(text: str, like: str) -> Document:
    """Read as the third of its form: by the parser, by the pattern, then by the form."""
    reader = DocumentReader()
    reader.read("8202", _packed(like))
    reader.read("8202", _packed(like))
    return reader.read("8202", _packed(text))


@given(HEADS, HEADS)
def test_form_and_parser_agree_on_any_text(head: dict[str, str], detail: dict[str, str]) -> None:
    line = {"PayeeAcctName": detail["PayeeAcctName"], "Remark": detail["Hold1"]}
    text = _text(head, line)
    like = _text(dict.fromkeys(head, "x"), dict.fromkeys(line, "y"))
    assert _by_form(text, like) == _by_parser(text)
    assert _by_form(text, text) == _by_parser(text)


@pytest.mark.parametrize("filled", [{}, {"PayAmt": "1.00"}], ids=["empty", "filled"])
def test_a_form_holds_heads_and_lines_apart(filled: dict[str, str]) -> None:
    text = _text({"PayAmt": "3.00"}, {"Id": "1", **filled}, {"Id": "2", "PayAmt": "2.00"})
    assert _by_form(text, text) == _by_parser(text)


@pytest.mark.parametrize("said", ["", "null", " ", "a\nb", "a&amp;b", "\u3000x\u3000"])
def test_a_form_takes_no_text_otherwise_than_the_parser(said: str) -> None:
    like = _text({"Hold1": "x", "Hold2": "y"}, {})
    text = like.replace("<Hold1>x<", f"<Hold1>{said}<")
    assert _by_form(text, like) == _by_parser(text)


@given(HEADS, HEADS)
def test_pattern_and_parser_agree_on_any_text(head: dict[str, str], detail: dict[str, str]) -> None:
    line = {"PayeeAcctName": detail["PayeeAcctName"], "Remark": detail["Hold1"]}
    text = _text(head, line)
    assert _by_pattern(text, like=_text({}, {})) == _by_parser(text)


@pytest.mark.parametrize("details", [0, 1, 2])
def test_pattern_and_parser_agree_on_any_number_of_lines(details: int) -> None:
    text = _text({}, *({"Id": str(number)} for number in range(details)))
    assert _by_pattern(text, like=_text({}, {})) == _by_parser(text)


@pytest.mark.parametrize(
    "turn",
    [
        ("<Hold1></Hold1>", "<Hold1/>"),
        ("<Hold1></Hold1>", "<Hold1><!-- x --></Hold1>"),
        ("<Hold1></Hold1>", "<Hold1><![CDATA[<b>]]></Hold1>"),
        ("<Hold1></Hold1>", ""),
        ("<Hold1></Hold1>", "<Hold1>&#20013;</Hold1>"),
        ("\n", ""),
        ("GBK", "gb2312"),
    ],
    ids=["self-closed", "comment", "cdata", "missing", "reference", "one line", "encoding"],
)
def test_unusual_spellings_are_read_alike(turn: tuple[str, str]) -> None:
    text = _text({"PayeeAcctName": "测试"}, {"Id": "1"}).replace(*turn)
    assert _by_pattern(text, like=_text({}, {})) == _by_parser(text)
    assert _by_form(text, like=_text({"PayeeAcctName": "x"}, {"Id": "2"})) == _by_parser(text)


def test_control_character_is_refused_by_both() -> None:
    text = _text({"PayeeAcctName": "MARK"}, {}).replace("MARK", "\x01")
    with pytest.raises(BodyRefused):
        _by_pattern(text, like=_text({}, {}))
    with pytest.raises(BodyRefused):
        _by_form(text, like=_text({"PayeeAcctName": "x"}, {}))


def test_text_that_is_not_gb18030_is_refused() -> None:
    data = _text({"PayeeAcctName": "MARK"}, {}).encode("ascii").replace(b"MARK", b"\xff\xff")
    reader = DocumentReader()
    reader.read("8202", _packed(_text({}, {})))
    with pytest.raises(BodyRefused, match="gb18030"):
        reader.read("8202", base64.b64encode(data))
