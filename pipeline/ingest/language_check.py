"""Which language a document is in: by script, by English function words, then by lingua.

Here belongs the decision for a whole article. Here does not belong what is done with a
foreign one: it becomes an `Article` with its language and the reason, and is not parsed.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from pipeline.ingest.boilerplate import scripts
from pipeline.lexicons import mapping

SAMPLE = 6_000
"""Characters that decide."""

MIN_LETTERS = 40
"""Fewer letters tell a detector nothing: names, figures and headlines pass as English."""

_LETTERS = {
    "ps": "ټډړښځڅ", "ur": "ٹڈڑے", "fa": "پچژگی", "be": "ў", "uk": "їєґі", "sr": "ђјљњћџ",
    "mk": "ѓќѕ", "kk": "әғқңұһ", "bg": "щъ",
}  # fmt: skip
"""Letters that one language of its script has; the first that makes up a hundredth of a text."""

MIN_WORDS = 8
"""Words below which the share of function words says nothing."""

WINDOW = 500
"""Characters looked at together: an English article may quote a paragraph of another language."""

_SCRIPT_LANGUAGE = {
    "ARABIC": "ar", "CYRILLIC": "ru", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja",
    "HANGUL": "ko", "DEVANAGARI": "hi", "HEBREW": "he", "GREEK": "el", "THAI": "th",
    "BENGALI": "bn", "ARMENIAN": "hy", "GEORGIAN": "ka", "ETHIOPIC": "am", "TAMIL": "ta",
    "GURMUKHI": "pa", "GUJARATI": "gu", "TELUGU": "te", "KANNADA": "kn", "MALAYALAM": "ml",
    "SINHALA": "si", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "TIBETAN": "bo",
}  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+")

ENGLISH_SHARE = 0.2
"""Share of English function words above which no detector is asked; other languages of the
Latin script stay below a tenth."""


def recognise(text: str) -> tuple[str, str]:
    """ISO 639-1 code of `text` and, unless it is English, the reason in a sentence."""
    sample = text[:SAMPLE]
    found = scripts(sample)
    if not found:
        return "en", ""
    letters = found.total()
    main = max(sorted(found), key=lambda name: found[name])
    share = found[main] / letters
    if main != "LATIN":
        if found["HIRAGANA"] + found["KATAKANA"] > letters / 20:
            main = "HIRAGANA"
        code = _by_letters(sample) or _SCRIPT_LANGUAGE.get(main, "und")
        return code, f"{share:.0%} of the letters are {main.lower()}, not Latin"
    parts = (sample[i : i + WINDOW] for i in range(0, len(sample), WINDOW))
    if letters < MIN_LETTERS or any(_english_share(p) >= ENGLISH_SHARE for p in parts):
        return "en", ""
    return _by_detector(sample)


def _by_letters(text: str) -> str | None:
    counts = Counter(text)
    for code, letters in _LETTERS.items():
        if sum(counts[letter] for letter in letters) > len(text) / 100:
            return code if code != "bg" or not (counts["ы"] or counts["э"]) else None
    return None


def _english_share(text: str) -> float:
    words = [w.lower() for w in _WORD.findall(text)]
    if len(words) < MIN_WORDS:
        return 0.0
    english = _function_words()
    return sum(w in english for w in words) / max(len(words), 1)


def _by_detector(sample: str) -> tuple[str, str]:
    confidences = _detector().compute_language_confidence_values(sample)
    best = confidences[0]
    english = next(c.value for c in confidences if c.language == Language.ENGLISH)
    code = best.language.iso_code_639_1.name.lower()
    if code == "en" or best.value < 0.6 or english > 0.2:
        return "en", ""
    return code, f"recognised as {best.language.name.title()} ({best.value:.0%}), not as English"


@cache
def _function_words() -> frozenset[str]:
    return frozenset(mapping("boilerplate")["english"].split())


@cache
def _detector() -> LanguageDetector:
    """Languages of the Latin script that news is written in; each one more costs memory.

    The mode that looks at triples of letters only loads in a third of the time and is as sure on
    a paragraph; shorter texts never get here.
    """
    return LanguageDetectorBuilder.from_languages(
        Language.ENGLISH, Language.FRENCH, Language.SPANISH, Language.PORTUGUESE,
        Language.GERMAN, Language.ITALIAN, Language.DUTCH, Language.TURKISH,
        Language.INDONESIAN, Language.SWAHILI, Language.POLISH, Language.ROMANIAN,
        Language.SWEDISH, Language.VIETNAMESE, Language.SOMALI, Language.AZERBAIJANI,
    ).with_low_accuracy_mode().build()  # fmt: skip
