"""Sets of actions as the bits of one large number, an action at its slot. GMP's numbers count their bits ten times
faster than Python's own, and otherwise behave alike."""

from gmpy2 import mpz, xmpz

NONE = mpz(0)
DIGITS = bytes.maketrans(b"\x00\x01", b"01")


def lowest(many):
    """The set of the slots from 0 to many - 1."""
    return (mpz(1) << many) - 1


def as_bits(slots, length):
    """The set of these slots, all below `length`."""
    flags = xmpz(0)
    flags[length] = 1  # takes its room once
    for slot in slots:
        flags[slot] = 1
    flags[length] = 0
    return mpz(flags)


def of_flags(flags):
    """The set told by a byte for each slot, 1 where it is in."""
    return mpz(bytes(flags.translate(DIGITS)[::-1]), 2) if flags else NONE


def union(many):
    result = NONE
    for bits in many:
        result |= bits
    return result


def slots_of(bits):
    """The slots of a set, in their order."""
    return list(xmpz(bits).iter_set())
