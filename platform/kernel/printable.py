"""Which characters the fonts of typst can print.

PDF/A must be able to show every character, so one emoji in a free text would stop a whole letter. What cannot be
printed becomes a square (the record keeps the text as it was typed); invisible control characters are left out.
"""

import unicodedata
from bisect import bisect_right
from typing import Any

SQUARE = "\u25a1"
_INVISIBLE = ("Cc", "Cf")

# Measured with typst 0.15 and its own fonts: each character of the basic plane compiled alone to PDF/A-2a.
_TABLE = """
    20-7e 85 a0-377 37a-37f 384-38a 38c 38e-3a1 3a3-4ff 510-513 51a-51d 531-58f 591-5c7 5d0-5eb 5ef-5f5 5f7
    606-60c 615 61b-61c 61f 621-63a 640-655 65a 660-66d 674 679-67b 67e-680 683-684 686-687 691 698 6a4 6a9
    6af 6be 6cc 6f0-6f9 900-97f e3f e81-e82 e84 e87-e88 e8a e8d e94-e97 e99-e9f ea1-ea3 ea5 ea7 eaa-eab
    ead-eb9 ebb-ebc ec8-ecd 10d0-10ff 115f-1160 13a0-13fd 17b4-17b5 17c1-17c3 180b-180f 1ab0-1ace 1d00-1f15
    1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3
    1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe 2000-2040 2042 2044-2052 2054-2071 2074-208e 2090-209c
    20a0-20c0 20d0-20f0 2100-211e 2120 2122 2124 2126-2151 2153-2184 2189 2190-23ff 2422-2423 2460-2606
    2609-262f 2638-268b 2690-269c 26a0-26a7 26aa-26af 26b2 2701-2704 2706-2709 270c-2714 2717-2726
    272a-274b 274d 274f-2752 2756 2758-275e 2761-277f 2794 2798-27af 27b1-2b73 2b76-2b95 2b97-2bff
    2c60-2cf3 2cf9-2cff 2e02-2e05 2e08-2e0a 2e17-2e18 2e1f 2e22-2e25 2e2e 3000 3012 3016-3017 301a-301b
    302e-3030 3036 306e 3164 a46a-a46b a640-a641 a648-a649 a656-a657 a708-a716 a71b-a727 a72d a730 a735
    a765 a789-a78e a790-a791 a793 a7aa a7f8-a7f9 ab52 ab66 ab70-abbf fb00-fb06 fb13-fb17 fb1d-fb4f
    fb52-fb81 fb8a-fb95 fb9e-fb9f fbaa-fbad fbe8-fbe9 fbfc-fbff fe00-fe0f fe20-fe2f fe66 fe70-fe74
    fe76-fefc feff ffa0 fff0-fffd
"""


def _ranges() -> tuple[list[int], list[int]]:
    starts, ends = [], []
    for part in _TABLE.split():
        first, _, last = part.partition("-")
        starts.append(int(first, 16))
        ends.append(int(last or first, 16))
    return starts, ends


_STARTS, _ENDS = _ranges()


def _can_print(character: str) -> bool:
    code = ord(character)
    place = bisect_right(_STARTS, code) - 1
    return place >= 0 and code <= _ENDS[place]


def printable(text: str) -> str:
    """`text` as it can be printed. Example: "FEVS 55 % \\U0001f600" ends with a square."""
    found = []
    for character in unicodedata.normalize("NFC", text):
        if character in "\t\n\r":
            found.append(" ")
        elif unicodedata.category(character) in _INVISIBLE:
            continue  # alone they compile, at the end of a line (a soft hyphen) or in a pair they need not
        else:
            found.append(character if _can_print(character) else SQUARE)
    return "".join(found)


def printable_data(value: Any) -> Any:
    """The same for every string in a JSON-like value."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: printable_data(item) for key, item in value.items()}
    if isinstance(value, list):
        return [printable_data(item) for item in value]
    return value
