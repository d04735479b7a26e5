"""Names of the languages that patients speak, by their code (ISO 639-1)."""

from cases.record.rules.text import Text

_NAMES = {
    "it": Text("italiano", "Italian"),
    "en": Text("inglese", "English"),
    "fr": Text("francese", "French"),
    "de": Text("tedesco", "German"),
    "es": Text("spagnolo", "Spanish"),
    "pt": Text("portoghese", "Portuguese"),
    "ro": Text("rumeno", "Romanian"),
    "sq": Text("albanese", "Albanian"),
    "ar": Text("arabo", "Arabic"),
    "zh": Text("cinese", "Chinese"),
    "uk": Text("ucraino", "Ukrainian"),
    "ru": Text("russo", "Russian"),
    "pl": Text("polacco", "Polish"),
    "pa": Text("punjabi", "Punjabi"),
    "ur": Text("urdu", "Urdu"),
    "bn": Text("bengalese", "Bangla"),
    "hi": Text("hindi", "Hindi"),
    "tl": Text("tagalog", "Filipino"),
    "si": Text("singalese", "Sinhala"),
}


def language_name(code: str) -> Text:
    """`language_name("ro")` -> "rumeno", `"en-US"` -> "inglese"; what is no known code is shown as it was written."""
    return _NAMES.get(code.split("-")[0].lower(), Text(code, code))
