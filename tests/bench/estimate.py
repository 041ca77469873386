"""What a build over many machines costs, from measured seconds and a price.

python -m tests.bench.estimate --documents 500000 --seconds 1.2 --load 0.4 --derive 0.3 --price 0.04 --cores 100

>>> found = estimate(documents=500_000, seconds=1.2, load=0.1, derive=0.2, price=0.04, cores=100)
>>> round(found.core_hours), round(found.price), round(found.hours_reading, 1), round(found.hours_writing, 1)
(208, 8, 1.7, 41.7)
"""

from __future__ import annotations

import argparse

import msgspec


class Estimate(msgspec.Struct, frozen=True):
    """Hours of all cores together, their price, and how long reading and the one writer take."""

    core_hours: float
    price: float
    hours_reading: float
    hours_writing: float


def estimate(
    documents: int, seconds: float, load: float, derive: float, price: float, cores: int
) -> Estimate:
    """The cost of a build.

    Args:
        documents: How many.
        seconds: Of processor time that reading one takes: the mean of `seconds` in a manifest.
        load: Of processor time that the writer takes to put one into the store.
        derive: Of processor time for links, names and roll-ups, for each document.
        price: Of one core for an hour, in any currency.
        cores: Of the workers.
    """
    reading = documents * seconds / 3600
    writing = documents * (load + derive) / 3600
    return Estimate(reading + writing, (reading + writing) * price, reading / cores, writing)


def main() -> None:
    """Print an estimate."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, kind, value in (
        ("documents", int, 500_000),
        ("seconds", float, 1.0),
        ("load", float, 0.1),
        ("derive", float, 0.2),
        ("price", float, 0.04),
        ("cores", int, 100),
    ):
        parser.add_argument(f"--{name}", type=kind, default=value)
    given = vars(parser.parse_args())
    found = estimate(**given)
    print(f"{given['documents']:,} documents on {given['cores']} cores")
    print(f"  core hours {found.core_hours:10,.0f}    price {found.price:10,.2f}")
    print(f"  reading    {found.hours_reading:10,.1f} h   one writer {found.hours_writing:10,.1f} h")


if __name__ == "__main__":
    main()
