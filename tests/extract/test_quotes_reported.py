"""Reported speech: what is a report, where it begins and ends, and what only looks like one."""

from __future__ import annotations

import pytest

from tests.extract.test_quotes import read


def reports(text: str) -> list[tuple[str, str | None]]:
    """Words and speaker of the reported clauses of a text, mixed ones too."""
    return [
        (q.words, q.speaker_name)
        for q in read(text)
        if q.type in ("indirect", "mixed")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        # Not said, denied, or only possible.
        "Bola Adeyemi did not say whether the troops would leave.",
        "Nobody said that the bridge was safe.",
        "Luis Vega denied that the ship had left the port.",
        "Economists would argue that subsidies distort the market.",
        "Told that the plan had failed, Luis Vega left the room.",
        # Said by nobody in particular.
        "Some say that the island does not need a ferry.",
        "I think the harbour should be closed.",
        "In my view the harbour should be closed.",
        "We are told that the minister is a reasonable man.",
        # Wishes and acts, not statements.
        "The union demanded that the charges be dropped.",
        "Mutinous soldiers declared the government dissolved.",
        "Residents blocked the road, demanding that the authorities release the records.",
        "The board proposed that the next mission land further north.",
        "Ministers agreed to meet again in May and announced a fund for the victims.",
        # Thoughts.
        "Luis Vega hopes that the talks will end soon.",
        "Farmers fear the dam will take their water.",
        "Luis Vega learned that the ship had left the port.",
        "The divers discovered that the hull was cracked.",
        "The company assumed that prices would fall.",
        "She wondered whether the pumps would hold.",
        "Most islanders suspect that the well is poisoned.",
        "Luis Vega went to bed believing that the ship had left the port.",
        "Luis Vega opened the letter and found that the ship had left the port.",
        # Told to somebody, or only asked.
        "The envoy was handed a note and informed that the ship had left the port.",
        "Asked whether the ship was lost, as papers in Lima have written, Luis Vega nodded.",
        "The loan came, as some say, with strings.",
        # Things that say nothing.
        "The signs suggest that the winter will be hard.",
        "The crash of the ferry proved that the strait was dangerous.",
        # Said by whoever would say it, hardly ever, or to anybody.
        "Officials will point out that the school is old.",
        "Bankers rarely mention that the loans are short.",
        "It goes without saying that the strike has failed.",
        "The nights are long. They say that the winter will be hard.",
        # Supposed or asked.
        "If Luis Vega says that the ship is safe, people will sail.",
        "When Luis Vega says that the ship is safe, people laugh.",
        "Did Luis Vega say that the ship was safe?",
        "A pipeline, announced in 2006 by Luis Vega, was never built.",
        "France has given five million, Germany promised six million in May, and Oman left.",
        "Although the road is open, Luis Vega notified the drivers on Monday, and is waiting.",
        # The claim of another, judged.
        "The main rebel group insisted on its demand that the ministry grant more rights.",
        "Luis Vega dismissed reports in the local press that the ship had left the port.",
        "Ana Ruiz called on the town to cap the rent, as Luis Vega has promised to do.",
        "Luis Vega dismissed as absurd a claim that the ship had left the port.",
        "Neither ministry has confirmed that the ship had left the port.",
        "It is clear that the ship had left the port.",
        "Asked by reporters whether the ship had left the port, Luis Vega nodded.",
        "His silence says that the ship is lost.",
        "The police appeared to confirm that the ship had left the port.",
        # Nobody's claims, those that somebody else judges, and what things raise.
        "Luis Vega dismissed as a joke a claim by the owners that the ship had left the port.",
        "Reports that the ship had left the port were false.",
        "There were claims that the ship had left the port.",
        "Three deaths raised fears that the cholera would return.",
        "She explained why the pumps had stopped.",
    ],
)
def test_what_only_looks_like_a_report_is_none(text: str) -> None:
    assert reports(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Amina Diallo said that the raiders had fled in boats, and added that nobody was hurt.",
            ["the raiders had fled in boats", "nobody was hurt"],
        ),
        (
            "Luis Vega said Monday would be too early, and predicted that prices would fall.",
            ["Monday would be too early", "prices would fall"],
        ),
        (
            "The ministry announced that it was moving a battalion and extended the curfew.",
            ["it was moving a battalion"],
        ),
        (
            "The talks, Luis Vega said, will go on in June.",
            ["The talks, Luis Vega said, will go on in June"],
        ),
        (
            "That pledge, the union said in a statement on its website, had been broken.",
            ["That pledge, the union said in a statement on its website, had been broken"],
        ),
        (
            "The ship would, Luis Vega said, sail at dawn.",
            ["The ship would, Luis Vega said, sail at dawn"],
        ),
        (
            "They moved to Arica, where, Luis Vega said, the pumps had stood idle for a year.",
            ["the pumps had stood idle for a year"],
        ),
        ("Critics say that is no argument.", ["that is no argument"]),
        (
            "Analysts reckon that the price equals nine times earnings, and consider it steep.",
            ["the price equals nine times earnings"],
        ),
        (
            "Aslan Bek noted that trade had doubled since May and instructed the ministry to act.",
            ["trade had doubled since May"],
        ),
        (
            "Luis Vega said that the bridge was safe and urged drivers to use it.",
            ["the bridge was safe"],
        ),
        (
            "Luis Vega said that Iran rejected the plan and called for talks.",
            ["Iran rejected the plan and called for talks"],
        ),
        (
            "The judge told jurors that the burden lay with the state, and adjourned the case.",
            ["the burden lay with the state"],
        ),
        (
            "It would take, Luis Vega reckoned, at least two years.",
            ["It would take, Luis Vega reckoned, at least two years"],
        ),
        (
            "It is possible, Luis Vega added, that people sleep because they are ill.",
            ["It is possible, Luis Vega added, that people sleep because they are ill"],
        ),
        (
            "China pledged 200 million yuan for repairs, the ministry said, and Japan sent tents.",
            ["China pledged 200 million yuan for repairs"],
        ),
        (
            "Luis Vega told the radio the roof had been sealed; one beam, he said, was rotten.",
            ["the roof had been sealed", "one beam, he said, was rotten"],
        ),
        (
            "The cooperative thinks that a guard opened the gate, its treasurer told the radio.",
            ["The cooperative thinks that a guard opened the gate"],
        ),
        # A clause of the author's own, in another tense; "and that", and one of the same tense.
        (
            "Airbus said it would cut 900 jobs, and unions blocked the gates on Wednesday.",
            ["it would cut 900 jobs"],
        ),
        (
            "Ana Ruiz said the dam had been damaged by shelling, and divers will inspect it today.",
            ["the dam had been damaged by shelling"],
        ),
        (
            "Ana Ruiz said the road would be shut, and traffic would be sent over the pass.",
            ["the road would be shut, and traffic would be sent over the pass"],
        ),
        (
            "Ministers say the law is sound and have refused to withdraw it.",
            ["the law is sound"],
        ),
        (
            "Ana Ruiz says the guards took the boat, and told him he was free.",
            ["the guards took the boat, and told him he was free", "he was free"],
        ),
        # What stands behind a semicolon.
        (
            "Troops shelled the town, the mayor said; the army denies that it was there.",
            ["Troops shelled the town"],
        ),
        # Conditions are part of it.
        (
            "Ana Ruiz said she would build a plant in Lima, provided that congress agreed.",
            ["she would build a plant in Lima, provided that congress agreed"],
        ),
        (
            "The report said exports, after a weak spring, had recovered.",
            ["exports, after a weak spring, had recovered"],
        ),
        # What links it to the sentence before is the author's.
        ("In another raid, two men were shot, residents said.", ["two men were shot"]),
        ("With Oman, by contrast, trade has grown, Ana Ruiz said.", ["trade has grown"]),
        ("In the north, Ana Ruiz said, the harvest was lost.", ["the harvest was lost"]),
    ],
)
def test_a_report_ends_where_the_reporter_goes_on(text: str, expected: list[str]) -> None:
    assert [words for words, _ in reports(text)] == expected


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "The agency quoted the mayor of the town as saying that rates would stay.",
            "rates would stay",
            "mayor",
        ),
        # A source behind the comma that is no apposition to what stands before it.
        (
            "The model leaves out the moon's rotation, Marek Roth of Brno University pointed out.",
            "The model leaves out the moon's rotation",
            "Marek Roth",
        ),
        (
            "My grandmother used to say that a house is a debt with windows.",
            "a house is a debt with windows",
            "grandmother",
        ),
        (
            "Rates will stay, the mayor of the town was quoted as saying.",
            "Rates will stay",
            "mayor",
        ),
        (
            "The ministry issued a statement saying the strait was closed.",
            "the strait was closed",
            "ministry",
        ),
        (
            "Luis Vega went on to say that the strait was closed.",
            "the strait was closed",
            "Luis Vega",
        ),
        (
            "Luis Vega made it clear that the strait was closed.",
            "the strait was closed",
            "Luis Vega",
        ),
        (
            "The strait would close, Luis Vega promised residents on Monday.",
            "The strait would close",
            "Luis Vega",
        ),
        # Who goes on to conclude is who found.
        (
            "The scientists found tides alone were too weak and concluded that rock must melt.",
            "rock must melt",
            "scientists",
        ),
        (
            "Rates will stay, Luis Vega told reporters after the meeting, without giving a reason.",
            "Rates will stay",
            "Luis Vega",
        ),
    ],
)
def test_a_report_is_credited_to_whoever_makes_it(text: str, words: str, speaker: str) -> None:
    assert (words, speaker) in reports(text)


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "According to Ana Ruiz, chief vet at Peru's Ministry of Farming, 12 of the cows died.",
            "12 of the cows died",
            "Ana Ruiz",
        ),
        (
            "According to the chief vet, Ana Ruiz, six of 28 cows were ill.",
            "six of 28 cows were ill",
            "Ana Ruiz",
        ),
        (
            "According to Lima Fire Chief, Don Ruiz, six cows were hurt.",
            "six cows were hurt",
            "Don Ruiz",
        ),
        (
            "According to Ministry of Farming (MoF) Secretary Ana Ruiz, the ban has been lifted.",
            "the ban has been lifted",
            "Ana Ruiz",
        ),
        (
            "According to Major Tim Roth – an army spokesman – a unit found nothing in the well.",
            "a unit found nothing in the well",
            "Tim Roth",
        ),
        (
            "According to Ruiz, certain things, such as wind and rain, must be right on the day.",
            "certain things, such as wind and rain, must be right on the day",
            "Ruiz",
        ),
        (
            "According to officials in Hammond, Indiana, there were two more cases.",
            "there were two more cases",
            "officials",
        ),
        (
            "The fire killed 29 people and hurt 40, according to the ministry, although no ship "
            "was lost in the harbour of the capital, Port Louis.",
            "The fire killed 29 people and hurt 40",
            "ministry",
        ),
        (
            "Nine men are dead, and another 40 are ill, according to local officials.",
            "Nine men are dead, and another 40 are ill",
            "local officials",
        ),
        (
            "He was said to be ill, but, according to some doctors, he had been poisoned.",
            "he had been poisoned",
            "doctors",
        ),
        (
            "According to the Toy Union, toys made in China sell well, The Times said.",
            "toys made in China sell well",
            "Toy Union",
        ),
        (
            "Two men drowned, according to Television New Zealand, which owns the channel.",
            "Two men drowned",
            "Television New Zealand",
        ),
        (
            "The line, according to Ruiz, will open up new lands.",
            "The line, according to Ruiz, will open up new lands",
            "Ruiz",
        ),
        (
            "According to Al-Nur newspaper (May 8, 2000), the well has run dry.",
            "the well has run dry",
            "Al-Nur newspaper",
        ),
        (
            "According to the Kenya Urban Roads Authority, the bridge is under design.",
            "the bridge is under design",
            "Kenya Urban Roads Authority",
        ),
        (
            "Oman closed its ports: no ship may sail before May, according to Ana Ruiz.",
            "no ship may sail before May",
            "Ana Ruiz",
        ),
        (
            "They toured Tyre, where a shell killed six people, according to Ana Ruiz.",
            "a shell killed six people",
            "Ana Ruiz",
        ),
        (
            "Peace was signed, but the truce, according to Ana Ruiz, was broken within hours.",
            "the truce, according to Ana Ruiz, was broken within hours",
            "Ana Ruiz",
        ),
        (
            "Nobody was shot, but two men fell when the guards opened up, according to Ana Ruiz.",
            "two men fell when the guards opened up",
            "Ana Ruiz",
        ),
        (
            "Ana Ruiz ran for mayor. According to early estimates, Ana Ruiz has won the vote.",
            "Ana Ruiz has won the vote",
            "early estimates",
        ),
        (
            "Ana Ruiz went to court. In her view, the agency had caved in.",
            "the agency had caved in",
            "Ana Ruiz",
        ),
        (
            "According to a statement issued by the Health Department, the brand is safe.",
            "the brand is safe",
            "Health Department",
        ),
    ],
)
def test_according_to_somebody_the_statement_beside_it(text: str, words: str, speaker: str) -> None:
    assert (words, speaker) in reports(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # What the tagger or the parser takes for something else.
        ("Luis Vega noted, however, that the ship was late.", "the ship was late"),
        ("The agency confirmed the death of a boy on Monday was due to flu.",
         "the death of a boy on Monday was due to flu"),
        ("These data indicate that the flu has spread.", "the flu has spread"),
        ("Millions of men are infected every year, the Centers for Disease Control estimates.",
         "Millions of men are infected every year"),
        ("A witness who volunteered facts has testified that the ship was late.",
         "the ship was late"),
        ("The bank has let it be known that it could pay for the bridge.",
         "it could pay for the bridge"),
        ("The strike cost the town dear, new mayor Ana Ruiz told council on Monday.",
         "The strike cost the town dear"),
        ("The boats will be paid for by May, Fisheries and Oceans Canada confirmed.",
         "The boats will be paid for by May"),
        ("The army has accused smugglers of arson, a member of the team trying to calm a town "
         "has said.",
         "The army has accused smugglers of arson"),
        ("Hundreds fled the town, a teacher who asked not to be named told Radio Kivu.",
         "Hundreds fled the town"),
        ("The law is dead; the ban will stay for years, according to union sources.",
         "the ban will stay for years"),
        ("Rates will stay, Xinhua quoted the minister as saying.", "Rates will stay"),
        ("The paper said the form draws ire for being long, and for being in English only.",
         "the form draws ire for being long, and for being in English only"),
        ("Luis Vega's office said talks were continuing.", "talks were continuing"),
        ("The treasurer, asked for her view, replied that she had none.", "she had none"),
        ("Luis Vega later rang back to say the figure was too high.", "the figure was too high"),
        ("Green groups were quick to point out that the pit had flooded.", "the pit had flooded"),
        ("The court held that the law was void.", "the law was void"),
        ("The paper reported that recalls have been issued for nine toys.",
         "recalls have been issued for nine toys"),
    ],
)  # fmt: skip
def test_reports_in_other_shapes(text: str, words: str) -> None:
    assert [w for w, _ in reports(text)] == [words]


def test_a_reason_given_in_a_report_is_of_whoever_acts_in_it() -> None:
    found = reports("Ana Ruiz refused to meet the envoy, saying it was too late, her office said.")
    assert ("it was too late", "Ana Ruiz") in found


def test_a_second_verb_of_saying_is_the_reporters() -> None:
    found = reports("Luis Vega said Monday would be too early, and predicted prices would fall.")
    assert {speaker for _, speaker in found} == {"Luis Vega"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # When it was said, and what the author misses in it.
        ("Luis Vega said a year ago it was ready.", "it was ready"),
        ("The agency said last year it would fund the work.", "it would fund the work"),
        ("Luis Vega said it would pay, without saying when.", "it would pay"),
        ("Luis Vega said, as the rain fell, that it was ready.", "it was ready"),
        ("The army said six men died, bringing the toll since May to 40.", "six men died"),
        (
            "The port said it would open on Monday, as talks with the union went on.",
            "it would open on Monday",
        ),
        ("The port said on Monday it would open again.", "it would open again"),
        (
            "The union says it is slave labour, a slander that the ministry has rejected.",
            "it is slave labour",
        ),
        (
            "The lawyer protested that the ban broke a ruling by the court, which in May asked "
            "the ministry to wait.",
            "the ban broke a ruling by the court",
        ),
        (
            "The ministry said nine men had been held, among them Luis Vega, the union's head.",
            "nine men had been held",
        ),
        (
            "The army said its men had killed 30 rebels, a toll that could not be verified.",
            "its men had killed 30 rebels",
        ),
        (
            "Luis Vega said he would not run again, ending weeks of speculation.",
            "he would not run again",
        ),
        (
            "The port complained that the ship had come twice, the third such breach since May.",
            "the ship had come twice",
        ),
        ("The army said it had won, while residents reported new shelling.", "it had won"),
        ("The port said it would cut the fee, a step that pilots oppose.", "it would cut the fee"),
        (
            "The maker said it would expand its plant, even as its workers walk the picket line.",
            "it would expand its plant",
        ),
    ],
)
def test_the_authors_additions_are_not_reported(text: str, words: str) -> None:
    assert [w for w, _ in reports(text)] == [words]


def test_marked_words_within_a_report_are_its_reporters() -> None:
    found = read(
        "They moved to Arica, where, Luis Vega said, the pumps stood idle because of "
        '"the plain laziness of some".'
    )
    assert [(q.type, q.speaker_name) for q in found] == [
        ("mixed", "Luis Vega"),
        ("partial", "Luis Vega"),
    ]


def test_a_report_with_marked_words_holds_their_closing_mark() -> None:
    found = read(
        'The ministry denounced the drill as "a farce" and said it would take "other steps." '
        "It gave no details."
    )
    assert [q.words for q in found if q.type == "mixed"] == ['it would take "other steps."']


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "The union's claim that wages had halved was aired in court.",
            "wages had halved",
            "union",
        ),
        (
            "A warning by Ana Ruiz that the dam might burst went unheeded.",
            "the dam might burst",
            "Ana Ruiz",
        ),
        (
            "Luis Vega gave assurances that the families would be paid.",
            "the families would be paid",
            "Luis Vega",
        ),
        (
            "The bank is of the view that rates have peaked this year.",
            "rates have peaked this year",
            "bank",
        ),
        (
            "Luis Vega was adamant that no deal had been done.",
            "no deal had been done",
            "Luis Vega",
        ),
        (
            "Ana Ruiz put it to him that he had never counted anything.",
            "he had never counted anything",
            "Ana Ruiz",
        ),
        (
            "Luis Vega took to Telegram to say that the port was closed.",
            "the port was closed",
            "Luis Vega",
        ),
        (
            "Ana Ruiz described how soldiers burned the village.",
            "how soldiers burned the village",
            "Ana Ruiz",
        ),
        (
            "Sales of tractors fell for a fifth month in April, survey data showed on Friday.",
            "Sales of tractors fell for a fifth month in April",
            "survey data",
        ),
        (
            "At least 14,000 people have fled the town, the relief office estimates.",
            "At least 14,000 people have fled the town",
            "relief office",
        ),
        (
            "By the ministry's own account, a third of the wells are dry.",
            "a third of the wells are dry",
            "ministry",
        ),
        (
            "In a letter to the board, its treasurer, Ana Ruiz, wrote that the money was gone.",
            "the money was gone",
            "Ana Ruiz",
        ),
        (
            "The port, as Luis Vega admitted last week, is closed.",
            "The port, as Luis Vega admitted last week, is closed",
            "Luis Vega",
        ),
        (
            "Judges would review every case, Luis Vega promised, and the law would lapse in May.",
            "Judges would review every case, Luis Vega promised, and the law would lapse in May",
            "Luis Vega",
        ),
        (
            "The maker said it sold 40 lorries in May, short of the 50 that analysts expected.",
            "it sold 40 lorries in May",
            "maker",
        ),
        (
            "The council announced in a letter read on television that the vote was off.",
            "the vote was off",
            "council",
        ),
    ],
)
def test_a_report_may_hang_on_a_noun_or_idiom(text: str, words: str, speaker: str) -> None:
    assert reports(text) == [(words, speaker)]
