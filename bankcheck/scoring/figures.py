"""Points, shares and coefficients as people read them."""

from __future__ import annotations

from fractions import Fraction

from bankcheck.scoring.scores import half_up


def points(value: Fraction) -> str:
    """Return points to a hundredth, half up, as people read them."""
    whole = half_up(value * 100)
    sign = "-" if whole < 0 else ""
    return f"{sign}{abs(whole) // 100}.{abs(whole) % 100:02d}"


def percent(ten_thousandths: int) -> str:
    """Return a share of 10,000 as per cent, cut and never rounded up."""
    return f"{ten_thousandths / 100:.2f}%"


def decimal(coefficient: str) -> str:
    """Return a coefficient as people read it."""
    return f"{float(Fraction(coefficient)):.4f}".rstrip("0").rstrip(".")
