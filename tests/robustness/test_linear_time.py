"""Time grows with the length of an article, whatever it holds: from its text to the last row.

Each pattern is read at one length and at four times that length. The same work per character
gives a ratio of four; the square of it gives sixteen.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from datetime import date

import pytest
from conftest import cpu_seconds

import pipeline

PUBLISHED = date(2025, 3, 1)
LONGEST = 400_000
"""Four times as many characters are still read; see `MAX_ARTICLE_CHARS`."""
TOLD, LONG = 0.15, 1.5
"""Seconds from which a ratio says something, and more than which it need not take to say it."""
LEAD = (
    "The government of Kenya said on Monday that it would sign the agreement with the ministers "
    "of Uganda, and they met in Nairobi. "
) * 5
"""Enough English that the language is not in doubt."""

ONE_WORD = {
    "straight marks": '"', "single marks": "'", "opening marks": "“", "closing marks": "”",
    "guillemets": "«", "low marks": "„", "corner marks": "「", "backticks": "`",
    "brackets": "(", "square brackets": "[", "digits": "7", "digits with commas": "1,000,",
    "versions": "1.", "dashes": "-", "em dashes": "—", "rules": "=", "underscores": "_",
    "dollars": "$", "ranges of dollars": "$1-", "years": "2020-", "days": "1-2-", "commas": ",",
    "slashes": "a/", "dots": "a.", "addresses": "http://a.b/", "hyphens": "pro-", "letters": "o",
    "capitals": "Ab", "combining marks": "e\u0301\u0302\u0303", "zero width": "a\u200b",
    "emoji": "😀", "flags": "🇰🇪", "ideographs": "中国。", "ampersands": "&",
    "entities": "&amp;", "no-break spaces": "a\u2060",
}  # fmt: skip
"""Without a blank anywhere: a word that is too long to be one."""

TOKENS = {
    "straight marks apart": '" ', "guillemets apart": "« ", "brackets apart": "( ",
    "square brackets apart": "[ ", "digits apart": "7 ", "commas apart": ", ",
    "dashes apart": "- ", "dollars apart": "$ ", "full stops apart": ". ",
    "questions": "? ", "ellipses": "… ", "bidi controls": "\u202e a ", "tabs": "a\t",
    "emoji apart": "😀 ", "hashes": "# ", "percentages": "5% ", "initials": "J. ",
    "words of quotation marks": '"' * 200 + " ", "the": "the ", "and": "and ", "not": "not ",
    "to": "to ", "if": "if ", "million": "million ", "short words": "a b c ",
    "nested pairs": "“a «b ‘c ", "words in pairs": "“a” ", "words in brackets": "(a ",
}  # fmt: skip
"""Marks and words that mean nothing together."""

PHRASES = {
    "quoted": "“a” he said, ", "quotations": "“We will go,” he said. ",
    "unclosed quotations": "“We will go, he said. ", "money": "$5 million ",
    "money in a list": "$5 million and ", "days": "1 January ", "dates": "1 January 2020, ",
    "months": "January ", "numbers": "from 1 to ", "fractions of dates": "1/2/2020 ",
    "countries": "Kenya Uganda ", "countries in a list": "Kenya, Uganda, ",
    "of": "of the minister of the state ", "coordination": "the minister met the president and ",
    "reports in reports": "Kenya said that Uganda said that ",
    "relative clauses": "the man who saw the ministers who met ",
    "capital letters": "KENYA SIGNED A TREATY WITH UGANDA AND ", "conditions": "if Kenya signs, ",
    "possessives": "Kenya's minister's ", "titles": "Mr. Smith, ",
    "semicolons": "Kenya met Uganda; ",
    "carriage returns": "Kenya met Uganda.\r\n", "old line ends": "Kenya met Uganda.\r",
    "sentences": "Kenya met Uganda. ", "casualties": "killed 5 people and ",
    "pronouns": "He said it. They met them. ", "loans": "a loan of $5 million to Kenya, ",
    "agreements": "the trade agreement, ", "passives": "signed by the minister ",
    "weekdays": "on Monday last week ", "the army": "the minister told the army of the minister, ",
}  # fmt: skip
"""English that is no prose."""

PARAGRAPHS = {
    "lines of a word": "Kenya\n", "paragraphs of a word": "Kenya\n\n",
    "bylines": "By John Smith\n", "datelines": "NAIROBI (Reuters) - ",
    "interviews": "Q: Why?\n\nA: It was so.\n\n", "lists": "- a\n", "numbered lists": "1. a\n",
    "tables": "| a | b |\n", "block quotations": "> a\n", "underlined": "a\n===\n",
    "fences": "```\n", "link definitions": "[a]: b\n", "links": "[a](b) ",
    "open links": "[a](", "emphasis": "*a ", "tags": "<a ", "comments": "<!-- ",
    "facts": "Kenya signed a trade agreement with Uganda on 3 March 2025. It gave $5 million to "
    "a road in Rwanda. “Good,” said Mr Smith.\n\n",
    "facts without a break": "Kenya signed a trade agreement with Uganda on 3 March 2025. It gave "
    "$5 million to a road in Rwanda. “Good,” said Mr Smith. ",
}  # fmt: skip
"""Lines, blocks and markup."""

COUNTED = {
    "speakers": "“We agree,” said John {name}. ",
    "speakers' paragraphs": "“We agree,” said President John {name}.\n\n",
    "speakers in one sentence": "John {name} said that he agreed, ",
    "amounts in one sentence": "${i} million, ",
    "amounts": "Kenya gave Uganda ${i} million. ",
    "treaties in one sentence": "the Treaty of {name}, ",
    "treaties": "Kenya signed the Treaty of {name} with Uganda. ",
    "persons in one sentence": "{name} {name}, ",
    "persons": "President Jan {name} met Minister Ana {name}. Then {name} left. ",
    "headings": "# Heading {name}\n\nKenya met Uganda.\n\n",
    "acronyms": "the {name} Group (G{i}), ", "companies": "The {name} Company signed. ",
    "words": "{name} ", "days and months": "On {i} May Kenya met Uganda. ",
}  # fmt: skip
"""Something new each time."""

REPEATED = ONE_WORD | TOKENS | PHRASES | PARAGRAPHS
USUAL = [
    "straight marks", "brackets", "straight marks apart", "quoted", "coordination", "facts",
    "amounts", "treaties", "persons", "lists",
]  # fmt: skip
"""One or two of each kind, and those that once took the square; the others are slow."""


def _name(number: int) -> str:
    letters = ""
    while number:
        letters = chr(97 + number % 26) + letters
        number //= 26
    return letters.capitalize() + "an"


def _counted(template: str) -> Iterator[str]:
    for number in itertools.count(26):
        yield template.format(i=number, name=_name(number))


def hostile(pattern: str, size: int) -> str:
    """`size` characters of a pattern."""
    if pattern in REPEATED:
        unit = REPEATED[pattern]
        return (unit * (size // len(unit) + 1))[:size]
    parts = _counted(COUNTED[pattern])
    text = io.StringIO()
    while text.tell() < size:
        text.write(next(parts))
    return text.getvalue()[:size]


def seconds(pattern: str, size: int) -> float:
    """Processor time of the whole way from a text to its rows."""
    text = LEAD + hostile(pattern, size)
    return cpu_seconds(lambda: pipeline.extract_article(text, PUBLISHED))


def _patterns() -> list[object]:
    names = [*REPEATED, *COUNTED]
    return [name if name in USUAL else pytest.param(name, marks=pytest.mark.slow) for name in names]


@pytest.mark.parametrize("pattern", _patterns())
def test_time_is_linear_from_the_text_to_the_rows(pattern: str) -> None:
    seconds(pattern, 1_000)
    size = 2_000
    small = seconds(pattern, size)
    if small < LONG:  # less would tell little of an article
        size = 8_000
        small = seconds(pattern, size)
    while small < TOLD and 2 * size <= LONGEST:
        size *= 2
        small = seconds(pattern, size)
    if small < TOLD:
        return  # the longest articles are nothing
    # The better of two where the first is odd: a shared machine stalls, an algorithm always does.
    large = seconds(pattern, 4 * size)
    if large >= 6 * small:
        large = min(large, seconds(pattern, 4 * size))
        small = max(small, seconds(pattern, size))
    assert large < 6 * small, f"{size:,}: {small:.2f} s, {4 * size:,}: {large:.2f} s"
