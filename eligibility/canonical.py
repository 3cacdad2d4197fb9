"""Canonical JSON (RFC 8785): for one value one text, so that anybody can work out its digest with any program.

    objects   keys in order, without spaces
    numbers   as ECMAScript writes a double: 5, 0.25, 1e-7, never 5.0
    texts     as they are, in UTF-8; only `"`, `\\` and controls are escaped

>>> canonical({"b": [Decimal("2.50"), None], "a": "é"})
'{"a":"é","b":[2.5,null]}'
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

_EXACT: Final = 2**53
"""Whole numbers up to here are themselves as doubles."""
_MOST_PLAIN: Final = 21
_LEAST_PLAIN: Final = -6
_text = json.JSONEncoder(ensure_ascii=False).encode
_quickly = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
_DOUBTFUL: Final = re.compile("[0-9](?:\\.0(?![0-9])|e[-+][0-9])|[\U00010000-\U0010ffff]")
"""What Python may write in another way than ECMAScript: whole doubles, exponents, keys of rare characters."""
_LONG: Final = re.compile("[0-9]{16}")
"""The same of whole numbers, or digits of a text."""
_HINTS: Final = (".0,", ".0}", ".0]", "e-", "e+")
"""What stands in a text that `_DOUBTFUL` may find something in: to look for these costs less, and most texts have none."""


def canonical(value: object) -> str:
    """The canonical text of a JSON value; a `Decimal` is written as the double nearest to it.

    Raises `TypeError` for what JSON does not have, and `ValueError` for a number that is none.
    """
    try:
        text = _quickly(value)
    except (TypeError, ValueError):
        return _written(value)
    doubtful = text.endswith(".0") or not text.isascii() or any(hint in text for hint in _HINTS)
    if (doubtful and _DOUBTFUL.search(text)) or _LONG.search(text):
        return _written(value)
    return text


def _written(value: object) -> str:
    if value is None or isinstance(value, bool | str):
        return _text(value)
    if isinstance(value, int | float | Decimal):
        return number(value)
    if isinstance(value, Mapping):
        members = sorted(value.items(), key=lambda item: _utf16(item[0]))
        return "{" + ",".join(f"{_text(key)}:{_written(part)}" for key, part in members) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_written, value)) + "]"
    raise TypeError(f"JSON has no {type(value).__name__}")


def _utf16(key: str) -> bytes:
    """What RFC 8785 puts keys in order by."""
    return key.encode("utf-16-be")


def number(value: float | Decimal) -> str:
    """A number as ECMAScript writes it.

    >>> [number(each) for each in (5.0, Decimal("0.00001"), 1e-7, 10**21, 1e22, -0.0)]
    ['5', '0.00001', '1e-7', '1e+21', '1e+22', '0']
    """
    if isinstance(value, int) and abs(value) <= _EXACT:
        return str(int(value))
    sign, digits, exponent = Decimal(repr(float(value))).as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is no number of JSON")
    written = "".join(map(str, digits)).lstrip("0")
    if not written:
        return "0"
    point = len(written) + exponent
    written = written.rstrip("0")
    return ("-" if sign else "") + _placed(written, point)


def _placed(digits: str, point: int) -> str:
    """Digits with their decimal point after the first `point` of them."""
    if _LEAST_PLAIN < point <= 0:
        return f"0.{'0' * -point}{digits}"
    if 0 < point <= _MOST_PLAIN:
        whole, rest = digits[:point].ljust(point, "0"), digits[point:]
        return f"{whole}.{rest}" if rest else whole
    rest = f".{digits[1:]}" if digits[1:] else ""
    return f"{digits[0]}{rest}e{point - 1:+d}"


def digest(value: object) -> str:
    """`sha256:` and the SHA-256 of the canonical text, in hexadecimal."""
    return digest_of(canonical(value))


def digest_of(text: str) -> str:
    """The same of a text that is canonical already."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
