"""Lists of names to pick from: Faker's own, read once, so that a name costs one draw."""

from __future__ import annotations

from functools import cache

from kit.scenarios.draw import Draw
from kit.scenarios.people import Name

__all__ = ["family_name", "full_name", "given_name", "street"]


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    from faker.providers.address.en_US import Provider as Addresses
    from faker.providers.person.en_US import Provider as People

    return {
        "F": tuple(People.first_names_female),
        "M": tuple(People.first_names_male),
        "family": tuple(People.last_names),
        "street": tuple(Addresses.street_suffixes),
    }


def given_name(draw: Draw, sex: str) -> str:
    """A given name that fits a sex ('F' or 'M')."""
    return draw.pick(_lists()[sex])


def family_name(draw: Draw) -> str:
    """A family name."""
    return draw.pick(_lists()["family"])


def full_name(draw: Draw, sex: str) -> Name:
    """A given name that fits a sex, and a family name."""
    return Name(given_name(draw.at("given"), sex), family_name(draw.at("family")))


def street(draw: Draw) -> str:
    """A house number and a street that is called after a family."""
    lists = _lists()
    called = f"{draw.at('name').pick(lists['family'])} {draw.at('suffix').pick(lists['street'])}"
    return f"{draw.at('number').integer(1, 9999)} {called}"
