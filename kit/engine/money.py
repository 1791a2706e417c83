"""Money in whole cents, with the one rounding rule and the one way to split it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

__all__ = ["ZERO", "Money", "NotAnAmount", "percent_of", "split", "total"]

LARGEST_CENTS = 10_000_000_00
"""Ten million dollars. A larger amount on one patient's account is a typing error."""

_PLAIN = re.compile(
    r"(?P<sign>-?)\$?(?P<dollars>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(?:\.(?P<cents>[0-9]{1,2}))?", re.ASCII
)
_MANY_CENTS = re.compile(r"-?\$?[0-9,]*\.[0-9]{3,}", re.ASCII)
_ALL_DIGITS = re.compile(r"[0-9]+", re.ASCII)


class NotAnAmount(ValueError):  # noqa: N818 - the name is read aloud in messages
    """The text cannot be read as a dollar amount; the message says how to write it."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of US dollars, kept as a whole number of cents.

    Sums and differences are exact. There is no multiplication by a fraction here:
    a percentage goes through `percent_of`, a division through `split`.

    >>> Money.of("1250.5") + Money.of("0.50")
    Money.of("1251.00")
    >>> str(Money.of("1251"))
    '$1,251.00'
    """

    cents: int

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise ValueError(f"Money takes a whole number of cents, not {self.cents!r}")

    @classmethod
    def of(cls, text: str) -> Money:
        """Read an amount that a person wrote, such as 125.40, $1,250 or .50.

        Raises NotAnAmount, whose message says what was wrong and how to write it.

        >>> Money.of("$1,250.40").cents
        125040
        >>> Money.of("twenty")
        Traceback (most recent call last):
        kit.engine.money.NotAnAmount: 'twenty' is not a dollar amount. Write it like 125.40.
        """
        clean = text.strip()
        found = _PLAIN.fullmatch(clean)
        if found is None or (found["dollars"] is None and found["cents"] is None):
            raise NotAnAmount(f"{_short(clean)!r} is not a dollar amount. Write it like 125.40.{_advice(clean)}")
        dollars = (found["dollars"] or "0").replace(",", "")
        if len(dollars) > 12:
            raise NotAnAmount(f"{_short(clean)!r} is too large for one bill. Check the digits.")
        cents = int(dollars) * 100 + int((found["cents"] or "0").ljust(2, "0"))
        if cents > LARGEST_CENTS:
            raise NotAnAmount(f"{_short(clean)!r} is too large for one bill. Check the digits.")
        return cls(-cents if found["sign"] else cents)

    @classmethod
    def read(cls, value: object) -> Money:
        """Make an amount of what stands in a file: a text, a whole number of dollars, or a decimal.

        Raises ValueError for anything else, for half cents, and for what is not a plain number.

        >>> Money.read(Decimal("12.5")), Money.read(12), Money.read("$12.50")
        (Money.of("12.50"), Money.of("12.00"), Money.of("12.50"))
        """
        if isinstance(value, Money):
            return value
        if isinstance(value, str):
            return cls.of(value)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return cls.of(str(value) if isinstance(value, int) or not value.is_finite() else f"{value:f}")
        raise NotAnAmount(f"{_short(repr(value))} is not a dollar amount. Write it like 125.40.")

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> dict[str, object]:
        """How readers of files at the edges make Money: through `read`. Nothing is imported for it."""
        return {"type": "function-plain", "function": {"type": "no-info", "function": cls.read}}

    def __add__(self, other: Money) -> Money:
        money = _new(Money)
        _set_cents(money, self.cents + other.cents)
        return money

    def __sub__(self, other: Money) -> Money:
        money = _new(Money)
        _set_cents(money, self.cents - other.cents)
        return money

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __lt__(self, other: Money) -> bool:
        return self.cents < other.cents

    def __le__(self, other: Money) -> bool:
        return self.cents <= other.cents

    def __gt__(self, other: Money) -> bool:
        return self.cents > other.cents

    def __ge__(self, other: Money) -> bool:
        return self.cents >= other.cents

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            raise ValueError(f"Money can be multiplied by a whole number only, not {times!r}; use percent_of")
        return Money(self.cents * times)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        sign = "-" if self.cents < 0 else ""
        return f"{sign}${abs(self.cents) // 100:,}.{abs(self.cents) % 100:02d}"

    def __repr__(self) -> str:
        return f'Money.of("{self.plain}")'

    @property
    def plain(self) -> str:
        """The amount as it would be typed: no dollar sign, no commas.

        >>> Money(125040).plain
        '1250.40'
        """
        sign = "-" if self.cents < 0 else ""
        return f"{sign}{abs(self.cents) // 100}.{abs(self.cents) % 100:02d}"


# Sums and differences of whole cents are whole cents: they are made without checking again, because
# a claim of ten lines makes hundreds of them.
_new = object.__new__
_set_cents = Money.__dict__["cents"].__set__

ZERO = Money(0)
_ONE = Decimal(1)
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP, traps=[InvalidOperation])


def total(amounts: Iterable[Money]) -> Money:
    """Add up any number of amounts.

    >>> total([Money(150), Money(50)])
    Money.of("2.00")
    """
    return Money(sum([amount.cents for amount in amounts]))


def percent_of(amount: Money, percent: Decimal) -> Money:
    """Take a percentage of an amount; half a cent goes away from zero.

    `percent` is on the scale 0 to 100. This is the only place where money is rounded.
    Raises ValueError for what is no number, or an amount beyond all money.

    >>> percent_of(Money.of("10.03"), Decimal(50))
    Money.of("5.02")
    """
    if not percent.is_finite():
        raise ValueError(f"a percentage is a number such as 20, not {percent}")
    try:
        hundredths = _EXACT.multiply(_EXACT.create_decimal(amount.cents), percent)
        return Money(int(_EXACT.quantize(hundredths.scaleb(-2, _EXACT), _ONE)))
    except InvalidOperation:
        raise ValueError(f"{percent}% of {amount} is not an amount of money; check the digits") from None


def split(amount: Money, weights: Sequence[int]) -> tuple[Money, ...]:
    """Split an amount in proportion to weights so that the parts add up to it exactly.

    Whole cents are dealt out by the largest remainder; the earlier part wins a tie.
    Raises ValueError when a weight is negative or all of them are zero.

    >>> split(Money.of("100.00"), [1, 1, 1])
    (Money.of("33.34"), Money.of("33.33"), Money.of("33.33"))
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError(f"weights must be zero or more, with at least one above zero, not {list(weights)!r}")
    size = abs(amount.cents)
    shares = [size * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(size * weights[i] % whole), i))
    for i in by_remainder[: size - sum(shares)]:
        shares[i] += 1
    sign = -1 if amount.cents < 0 else 1
    return tuple(Money(sign * share) for share in shares)


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"


def _advice(text: str) -> str:
    """Name the slip when it is a common one."""
    if _MANY_CENTS.fullmatch(text):
        return " It has more than two digits after the point; cents have two."
    if _PLAIN.fullmatch(text.translate(str.maketrans("OoIlS", "00115"))):
        return " It holds a letter where a digit belongs."
    if "," in text and _ALL_DIGITS.fullmatch(text.replace(",", "").replace(".", "").replace("$", "")):
        return " A comma goes before each group of three digits, and a point before the cents."
    return ""
