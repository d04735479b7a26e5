"""Names from invented syllables: as many as one likes, none of a real person."""

import random
from collections.abc import Sequence

_ONSETS = ("b", "br", "c", "d", "f", "g", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "z")
_VOWELS = ("a", "e", "i", "o", "u", "ia", "ie", "io")
_ENDS = ("ni", "lli", "rdo", "sca", "ntu", "vra", "zzo", "mbe", "lta", "gno", "ffi", "rna")


def family_names(chance: random.Random, count: int) -> Sequence[str]:
    """`count` different invented family names."""
    found: dict[str, None] = {}
    while len(found) < count:
        stem = "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(chance.randint(1, 2)))
        found[(stem + chance.choice(_ENDS)).capitalize()] = None
    return list(found)


def given_names(chance: random.Random, count: int) -> Sequence[str]:
    """`count` different invented given names."""
    found: dict[str, None] = {}
    while len(found) < count:
        stem = "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS[:5]) for _ in range(2))
        found[(stem + chance.choice(("na", "no", "lia", "rio", "sa", "do"))).capitalize()] = None
    return list(found)
