"""Who speaks: pronouns, descriptions and nameless spokesmen go back to whoever spoke last."""

from __future__ import annotations

import pytest

from tests.extract.test_quotes import read


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # The last speaker goes on, not somebody named in passing.
        (
            "Coach Tariq Osman, whose runner Lena Brandt missed a test, said he knew nothing. "
            "“I coach,” he said.",
            "Tariq Osman",
        ),
        # A person within the subject.
        (
            "Police spokesman Omar Said declined to comment.\n\n"
            "Elena Marsh's party won the most seats. “We will be back,” she told supporters.",
            "Elena Marsh",
        ),
        ("Residents like Nena Abao say they will stay. “It is home,” she said.", "Nena Abao"),
        # A description stays one.
        (
            "Kenya's ambassador was grateful. “Every tent is a house,” she said.",
            "Kenya's ambassador",
        ),
        # Bodies.
        (
            "The anti-doping agency welcomed the move. “We should have been told,” it said.",
            "anti-doping agency",
        ),
        (
            "The electricity board said it was looking into it. A spokesperson said: “Stay away.”",
            "electricity board",
        ),
        # "The official", "the lawyer".
        (
            "A senior Kenyan official, speaking on condition of anonymity, said the tap was shut. "
            "“No wages, no oil,” the official said.",
            "senior Kenyan official",
        ),
        (
            "The case was brought by lawyer Ana Quispe. It was heard in May. "
            "“We won,” the lawyer said.",
            "Ana Quispe",
        ),
        (
            "A spokeswoman for Siemens said times might change. She added: “Nobody asked us.”",
            "Siemens",
        ),
        (
            "I asked Sipho Daniels, who grows apples, what he would tell the minister. "
            "“Come and drink,” he answered.",
            "Sipho Daniels",
        ),
        # What a nameless speaker is called, and the name behind a description.
        (
            "“They walked in singing,” said a shopkeeper reached by phone, who gave no name.",
            "shopkeeper",
        ),
        ("“It is over,” said a person close to the talks.", "person close to the talks"),
        (
            "The United Nations blamed the militia. “He left,” its treasurer told reporters.",
            "treasurer",
        ),
        ("“We need power,” the utility, Zescom, said on Monday.", "Zescom"),
        ("It is late. “Wait,” the state government said.", "state government"),
        (
            "The mayor of Lyon, Claire Petit, and the prefect, Jean Roux, met on Monday.\n\n"
            "“It was cordial,” the mayor said.",
            "Claire Petit",
        ),
        (
            "Ana Quispe, president of the union, refused.\n\n“We will stay,” she told Radio Sol.",
            "Ana Quispe",
        ),
        ("Ana Quispe was asked whether she would resign. Her answer: “Never.”", "Ana Quispe"),
        (
            "Devika Rao left. Her host, Bangladesh's water adviser Anis Bhuiyan, was blunter: "
            "“Every year we bury another crop.”",
            "Anis Bhuiyan",
        ),
        # People and bodies of a country are not the country.
        ("“He ran,” a French witness said.", "French witness"),
        ("“Stay at home,” health authorities in Nairobi said.", "health authorities in Nairobi"),
        ("“It is late,” a top-ranking Kenyan official said.", "top-ranking Kenyan official"),
        # Told from others by what the text calls them.
        (
            "Lucie Moreau claimed that she had been a spy. Her brother carried the notes. "
            "“I was young,” she said.",
            "Lucie Moreau",
        ),
        (
            "Edith Moar is 91, and she tells it well. Iain Flett wrote a book. He has a cottage. "
            "“It was dark,” she said.",
            "Edith Moar",
        ),
        # What stands between the name and the verb, or between the verb and the marks.
        (
            "“This is no punishment,” Denmark's minister, Mette Lind, whose country holds the "
            "bloc's presidency, told reporters.",
            "Mette Lind",
        ),
        ("“My teacher told me, ‘Do not thank me,’” Zerouali confides. He plays.", "Zerouali"),
        ("“You cannot bargain with a fish,” as one of them, Paul Holt, put it.", "Paul Holt"),
        ("A spokesman for the ministry, Ana Ruiz, said: “No letter came.”", "Ana Ruiz"),
        ("“You lied.” Luis Vega said in court. The case goes on.", "Luis Vega"),
        ("“Hit back,” his French counterpart said.", "French counterpart"),
        # Far behind the marks, behind a description that holds another name.
        (
            "“There is flu in the port now,” Hassan Bashir, regional adviser for new diseases at "
            "the eastern Mediterranean regional office of the WHO said.",
            "Hassan Bashir",
        ),
        ("“We will stay,” says Ken Roth who leads the union.", "Ken Roth"),
        ("“It was a lie,” Ana Quispe, the union's head, was quoted as saying.", "Ana Quispe"),
        # The paper passes on what others say.
        ("The paper quoted Ana Quispe as saying: “The well is dry.”", "Ana Quispe"),
        ("The paper quoted a resident: “The well is dry.”", "resident"),
        ("Its curator, Nilo Bagat, told senators: “Models are not oracles.”", "Nilo Bagat"),
    ],
)  # fmt: skip
def test_a_short_form_is_whoever_it_goes_back_to(text: str, speaker: str) -> None:
    assert [q.speaker_name for q in read(text) if q.type == "direct"] == [speaker]


def test_a_relative_clause_does_not_take_the_speaker_away() -> None:
    found = read("Coach Tariq Osman, whose runner Lena Brandt missed a test, said he knew nothing.")
    assert [(q.words, q.speaker_name) for q in found] == [("he knew nothing", "Tariq Osman")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Manager Ivo Kranz was angry. The Croatian admitted that his side was weak.", "Ivo Kranz"),
        ("A source in the railway company told Reuters the last train would run in June.",
         "source in the railway company"),
        ("According to a port press service, the talks are over.",
         "port press service"),
        ("A poll of 3,100 members found that the strike was unpopular.", "poll of 3,100 members"),
        ("Antares Metals has agreed to buy a mine. The company said it would pay in May.",
         "Antares Metals"),
    ],
)  # fmt: skip
def test_a_report_is_of_whom_its_source_means(text: str, speaker: str) -> None:
    assert [q.speaker_name for q in read(text)] == [speaker]


def test_the_head_of_state_is_the_president() -> None:
    found = read(
        "They met President Kassym Tokan. “Our steppe is wide,” the Head of State said. "
        "He noted that trade had doubled."
    )
    assert {q.speaker_name for q in found} == {"Kassym Tokan"}


def test_whoever_denies_something_goes_on_behind_a_semicolon() -> None:
    found = read(
        "Farzana Haque runs the ward. The surgeon, Dr Mahbub Alam, denied that kits had run out; "
        "3,000 more would come on Sunday, he promised."
    )
    assert [q.speaker_name for q in found if q.cue_text == "promised"] == ["Dr Mahbub Alam"]


def test_a_spokesman_named_beside_a_person_is_no_bodys() -> None:
    found = read(
        "The Senate voted. Whip Carl Boone said the bill was “dead on arrival,” but a spokesman "
        "later clarified that he had meant another version."
    )
    assert [(q.type, q.speaker_name) for q in found] == [
        ("mixed", "Carl Boone"),
        ("partial", "Carl Boone"),
        ("indirect", "spokesman"),
    ]


def test_they_are_the_people_told_of_before() -> None:
    found = read("Militants in the north denied any role. They say they laid down arms in 2009.")
    assert [q.speaker_name for q in found] == ["Militants"]


def test_the_sentence_behind_a_question_may_report_something_else() -> None:
    found = read(
        "“We were told it was over,” wrote deputy Manon Dubreuil. “Then why are men dying?” "
        "Luis Vega has repeatedly said that the mission is one of training."
    )
    assert [(q.type, q.speaker_name) for q in found] == [
        ("direct", "Manon Dubreuil"),
        ("direct", "Manon Dubreuil"),
        ("indirect", "Luis Vega"),
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("They held talks that Liberia's envoy, Ana Ruiz, described as “at times bitter”.",
         "Ana Ruiz"),
        ("With it, explained the plant's director, Ana Ruiz, “we will be able to feed ten”.",
         "Ana Ruiz"),
        ("It failed over clauses that, critics said, turned the base into “a small fort”.",
         "critics"),
        ("It was signed in May after what one adviser called “months of arguing about decimals”.",
         "adviser"),
        ("Minister Ana Ruiz refused to pay “for power nobody received”.", "Ana Ruiz"),
    ],
)  # fmt: skip
def test_marked_words_are_of_whoever_is_said_to_use_them(text: str, speaker: str) -> None:
    assert [(q.type, q.speaker_text and q.speaker_name) for q in read(text)] == [
        ("partial", speaker)
    ]


def test_a_colon_leads_in_a_statement_whatever_stands_before_it() -> None:
    found = read("Ana Quispe voiced doubts that talks could help: “It depends on the ministry.”")
    assert [(q.type, q.speaker_name) for q in found] == [("direct", "Ana Quispe")]


def test_what_is_cited_from_a_list_is_not_the_citers() -> None:
    found = read("The paper cited some of the questions on the form: “Were you ever in prison?”")
    assert [q.speaker_text for q in found] == [None]


def test_the_name_right_between_the_marks_and_the_stop_speaks() -> None:
    found = read("The test did not “rule out the rest,” stated Mcfeely. “It has gone to the lab.”")
    assert {q.speaker_name for q in found} == {"Mcfeely"}


@pytest.mark.parametrize(
    "text",
    [
        'Analysts at the bank, in a note titled "Too big a bite?", said the deal was dear.',
        "Luis Vega told «Der Bund» that the tunnel would open in May.",
        'The hole has been given a name by the children: "Gary".',
    ],
)
def test_titles_papers_and_names_are_nobodys_words(text: str) -> None:
    assert [(q.type, q.speaker_text) for q in read(text) if q.opening_mark] == [("scare", None)]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        # What is told of somebody beats the country that the text plays in.
        (
            "OSLO - Norway's glaciers are shrinking. “It is fast,” said Ana Ruiz, a scientist at "
            "the University of Lima.",
            "PER",
        ),
        (
            "OSLO - Norway's herring is gone. “It was a treaty,” says Ana Ruiz, who negotiated it "
            "for Kenya.",
            "KEN",
        ),
        (
            "OSLO - Norway's herring is gone. Its Indian owner, Sarva Foods, said that the plant "
            "would close.",
            "IND",
        ),
        # Where a text plays tells nothing of whom news asks from anywhere.
        (
            "OSLO - Norway's herring is gone. Analysts at Quorbank said that prices would double.",
            None,
        ),
        # The official of the government that was told of just before.
        (
            "OSLO - Norway closed its ports. The Kremlin condemned the step. “It is piracy,” "
            "spokesman Gleb Orlov said.",
            "RUS",
        ),
        (
            "OSLO - Norway closed its ports. Sweden shut its own. “It is piracy,” Energy Minister "
            "Per Dahl said.",
            "NOR",
        ),
    ],
)
def test_a_speaker_is_of_the_country_that_the_words_beside_them_tell(
    text: str, country: str
) -> None:
    assert read(text)[-1].speaker_country == country


VIETNAM = "HANOI, May 3 - Vietnam will build two ports, the transport ministry said on Monday.\n\n"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        # Who may be from anywhere.
        ("Fitch Ratings said the debt was rising.", None),
        ("Meridian Grain Partners said it would buy more rice.", None),
        ("The rating agency said the outlook was stable.", None),
        ("Aid workers said food was short.", None),
        ("Two people close to the talks said a deal was near.", None),
        ("A source at the bank said it would sell.", None),
        ("Danish brewer Skovby said it would open a brewery.", "DNK"),
        # Parts of the state, trades and people there.
        ("The Port Workers' Union said wages were too low.", "VNM"),
        ("The provincial government said nobody was hurt.", "VNM"),
        ("The ministry's press office said the date was set.", "VNM"),
        ("Coffee exporters said they were ruined.", "VNM"),
        # A minister in a passage that plays abroad.
        (
            "Trucks in Vientiane waited for days. Transport Minister Le Van Tam said that the "
            "queue would be gone by June.",
            "VNM",
        ),
        (
            "In Vientiane the mood was sour. Transport Minister Sisavat Keo said that the queue "
            "would be gone by June.",
            "LAO",
        ),
    ],
)
def test_where_a_text_plays_tells_whose_an_official_is_and_not_whose_a_company_is(
    text: str, country: str | None
) -> None:
    assert read(VIETNAM + text)[-1].speaker_country == country
