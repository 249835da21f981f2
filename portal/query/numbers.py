"""Exact decimals as text that sorts like the numbers, so that a database compares them without rounding.

SQLite would compare decimals as binary floating point, in which 0.1 and 0.10000000000000000001 are one number.
"""

from __future__ import annotations

from decimal import Decimal

_COMPLEMENT = str.maketrans("0123456789", "9876543210")
_SHIFT = 1000  # keeps the printed exponent positive and four digits long
_AFTER_DIGITS = "~"  # sorts after every digit, so that of negative numbers the longer mantissa comes first


def number_key(value: Decimal) -> str:
    """Return a text such that two texts compare, character by character, as the two numbers do.

    Numbers that are equal have the same text, however they are printed.

    Raises:
        ValueError: If the number is not finite or has more than about 1000 digits before or after the point.

    >>> sorted(["10", "9", "-3", "0", "0.5", "-3.5"], key=lambda printed: number_key(Decimal(printed)))
    ['-3.5', '-3', '0', '0.5', '9', '10']
    >>> number_key(Decimal("4000")) == number_key(Decimal("4000.00"))
    True
    """
    if not value.is_finite():
        raise ValueError(f"{value} is not a finite number")
    if value.is_zero():
        return "1"
    power = value.adjusted() + _SHIFT
    if not 0 <= power <= 9999:
        raise ValueError(f"a number of magnitude 10^{value.adjusted()} is out of range")
    sign, digits, _ = value.as_tuple()
    body = f"{power:04d}" + "".join(map(str, digits)).rstrip("0")
    return "0" + body.translate(_COMPLEMENT) + _AFTER_DIGITS if sign else "2" + body


def number_of(key: str) -> Decimal:
    """Return the number whose key this is, without the zeros at its end.

    >>> [str(number_of(number_key(Decimal(printed)))) for printed in ("40.50", "-3", "0.00", "4000")]
    ['40.5', '-3', '0', '4E+3']
    """
    if key == "1":
        return Decimal()
    sign = int(key[0] == "0")
    body = key[1:].rstrip(_AFTER_DIGITS).translate(_COMPLEMENT) if sign else key[1:]
    digits = body[4:]
    return Decimal((sign, tuple(map(int, digits)), int(body[:4]) - _SHIFT - len(digits) + 1))
