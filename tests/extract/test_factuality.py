"""Factuality, attribution and age of what is told, on sentences from many kinds of news."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract.grammar.factuality import Status, assess
from pipeline.extract.grammar.frames import predicates
from pipeline.extract.story import Story
from pipeline.ingest.reader import article_from_text
from pipeline.language.model import annotate, load_model
from pipeline.language.tokens import from_spacy


def status(text: str, head: str) -> Status:
    """How the predicate headed by `head` is told."""
    doc = from_spacy(load_model()(text))
    found = [p for p in predicates(doc) if p.head.text == head]
    assert found, f"no predicate {head!r} in {text!r}"
    return assess(found[-1], doc)


def status_in_article(text: str, head: str, published: date) -> Status:
    article = article_from_text(text, reference_date=published)
    doc = next(annotate(load_model(), [(article.text, article.blocks)]))
    story = Story(article, doc)
    found = next(p for p in predicates(doc) if p.head.text == head)
    return assess(found, story)


# sentence, head of the predicate, factuality
TOLD = [
    ("Rebels attacked the town on Tuesday.", "attacked", "actual"),
    ("Rebels did not attack the town.", "attack", "negated"),
    ("The army never attacked the village.", "attacked", "negated"),
    ("Chile will send troops to Haiti.", "send", "planned"),
    ("The union may call a strike next week.", "strike", "hypothetical"),
    ("Peru could impose sanctions on the firm.", "sanctions", "hypothetical"),
    ("If talks fail, Iran will withdraw from the treaty.", "withdraw", "hypothetical"),
    ("If talks fail, Iran will withdraw from the treaty.", "fail", "hypothetical"),
    ("Kenya plans to build a railway.", "build", "planned"),
    ("Kenya's plans to build a railway were criticised.", "build", "planned"),
    ("Kenya's plans to build a railway were criticised.", "criticised", "actual"),
    ("The government vowed to retaliate.", "retaliate", "planned"),
    ("The government vowed to retaliate.", "vowed", "actual"),
    ("The two sides agreed to restore ties.", "restore", "planned"),
    ("Gunmen tried to kidnap the mayor.", "kidnap", "attempted"),
    ("Police foiled an attack on the airport.", "attack", "attempted"),
    ("The minister was accused of bribing judges.", "bribing", "alleged"),
    ("The minister was accused of bribing judges.", "accused", "actual"),
    ("He allegedly shot two officers.", "shot", "alleged"),
    ("The firm denied that it had polluted the river.", "polluted", "negated"),
    ("The firm denied that it had polluted the river.", "denied", "actual"),
    ("Ghana rejected claims that its soldiers tortured detainees.", "tortured", "alleged"),
    ("Officials said rebels had seized the port.", "seized", "actual"),
    ("The EU urged Serbia to recognise Kosovo.", "recognise", "hypothetical"),
    ("The EU urged Serbia to recognise Kosovo.", "urged", "actual"),
    ("Norway called for the withdrawal of troops.", "withdrawal", "hypothetical"),
    ("She refused to resign.", "resign", "negated"),
    ("The company failed to deliver the planes.", "deliver", "negated"),
    ("Did the president sign the bill?", "sign", "hypothetical"),
    ("Why did Malawi expel the envoy?", "expel", "actual"),
    ("Envoys flew to Doha to negotiate the release of hostages.", "flew", "actual"),
    ("Envoys flew to Doha to negotiate the release of hostages.", "negotiate", "planned"),
    ("Envoys flew to Doha to negotiate the release of hostages.", "release", "planned"),
    ("The president condemned the attack.", "attack", "actual"),
    ("Japan will discuss the attack with its allies.", "attack", "actual"),
    ("Japan will discuss the attack with its allies.", "discuss", "planned"),
    ("Japan is considering sanctions on Myanmar.", "sanctions", "hypothetical"),
    ("The threat of invasion remains.", "invasion", "hypothetical"),
    ("Workers threatened to strike.", "strike", "hypothetical"),
    ("According to the ministry, troops shelled the camp.", "shelled", "actual"),
    ('"We have signed the treaty with Oman," the minister said.', "signed", "actual"),
    ("Talks will begin in Geneva on Monday.", "Talks", "planned"),
    ("The talks collapsed.", "talks", "actual"),
    ("A planned visit to Tokyo was cancelled.", "visit", "negated"),
    ("The court is expected to rule on Friday.", "rule", "planned"),
    ("Brazil was forced to suspend exports.", "suspend", "actual"),
    ("Argentina managed to repay the loan.", "repay", "actual"),
    ("The pilot was unable to land the plane.", "land", "negated"),
    ("The bank said it would buy the stake.", "buy", "planned"),
    ("The deal would create 500 jobs.", "create", "hypothetical"),
    ("No troops were deployed.", "deployed", "negated"),
    ("They left without signing the accord.", "signing", "negated"),
    ("The army prevented protesters from entering parliament.", "entering", "negated"),
    ("Rioters nearly killed a policeman.", "killed", "negated"),
    ("Prosecutors say he stole the funds and fled.", "stole", "actual"),
    ("Prosecutors say he stole the funds and fled.", "fled", "actual"),
    ("After meeting Modi, Macron flew to Delhi to sign a contract.", "meeting", "actual"),
    ("After meeting Modi, Macron flew to Delhi to sign a contract.", "contract", "planned"),
    (
        "The rebels, who attacked the base in May, have agreed to lay down their arms.",
        "attacked",
        "actual",
    ),
    (
        "The rebels, who attacked the base in May, have agreed to lay down their arms.",
        "lay",
        "planned",
    ),
    ("He said the group was responsible for bombing the hotel.", "bombing", "actual"),
    ("Turkey has yet to ratify the agreement.", "ratify", "negated"),
    ("The government is set to raise taxes.", "raise", "planned"),
    ("The country's decision to ban exports hurt farmers.", "ban", "planned"),
    ("The country's decision to ban exports hurt farmers.", "hurt", "actual"),
    ("Italy wants to join the pact.", "join", "hypothetical"),
    ("Some argue that Pakistan armed the group.", "armed", "alleged"),
    ("The proposed merger would need approval.", "merger", "hypothetical"),
    ("Neither side has signed the treaty, nor do we have such an accord.", "signed", "negated"),
    ("Neither side has signed the treaty, nor do we have such an accord.", "accord", "negated"),
    (
        "The central bank raised rates to 12 percent in March, its governor told reporters.",
        "raised",
        "actual",
    ),
    ("Voters will decide whether to leave the bloc.", "decide", "planned"),
    ("Voters will decide whether to leave the bloc.", "leave", "hypothetical"),
    ("Lawyers for the singer denied the allegations.", "denied", "actual"),
    ("The minister dismissed reports that Cairo had struck a deal with Turkey.", "deal", "alleged"),
    ("Hackers believed to be working for Moscow breached the ministry.", "working", "alleged"),
    ("At least 20 miners are feared dead after an explosion at the pit.", "explosion", "actual"),
    ("Aid agencies warned that thousands could starve.", "starve", "hypothetical"),
    ("Mexico has not ruled out imposing tariffs.", "ruled", "negated"),
    ("The coup attempt failed.", "attempt", "actual"),
    ("He was arrested on suspicion of plotting an attack.", "arrested", "actual"),
    ("He was arrested on suspicion of plotting an attack.", "plotting", "alleged"),
    ("Should the vote fail, elections would follow.", "follow", "hypothetical"),
    ("The two presidents are scheduled to meet in Bali next week.", "meet", "planned"),
    (
        "Sudan and Chad, which signed a ceasefire in 2010, held talks on Sunday.",
        "ceasefire",
        "actual",
    ),
    ("Sudan and Chad, which signed a ceasefire in 2010, held talks on Sunday.", "talks", "actual"),
    ("Investors fear that the merger will collapse.", "collapse", "hypothetical"),
    ("The firm stopped short of announcing layoffs.", "announcing", "negated"),
    ('"If they attack us, we will respond," he said.', "attack", "hypothetical"),
    ('"If they attack us, we will respond," he said.', "respond", "hypothetical"),
    (
        "Protesters demanding the resignation of the premier blocked roads.",
        "resignation",
        "hypothetical",
    ),
    ("Protesters demanding the resignation of the premier blocked roads.", "blocked", "actual"),
    ("The treaty, due to be signed on Friday, would ban mining.", "signed", "planned"),
    ("The treaty, due to be signed on Friday, would ban mining.", "ban", "hypothetical"),
    ("The prime minister ordered the army to restore calm.", "ordered", "actual"),
    ("The prime minister ordered the army to restore calm.", "restore", "planned"),
    ("A court sentenced him to ten years for killing a journalist.", "sentenced", "actual"),
    ("A court sentenced him to ten years for killing a journalist.", "killing", "actual"),
    ("The two companies are in talks to merge.", "merge", "hypothetical"),
    ("Spain offered to mediate between the two sides.", "mediate", "hypothetical"),
    ("Spain offered to mediate between the two sides.", "offered", "actual"),
    ("Lebanon said it had begun to demarcate its border.", "demarcate", "actual"),
    (
        "Officials hope to sign a free trade agreement by the end of the year.",
        "agreement",
        "hypothetical",
    ),
    ("The rebels say they shot down a helicopter, a claim the army denies.", "shot", "actual"),
    ("Canada is likely to extend the programme.", "extend", "hypothetical"),
    ("Peacekeepers were unable to prevent the massacre.", "massacre", "actual"),
    ("The drug may have killed dozens of patients.", "killed", "hypothetical"),
    ("Sri Lanka secured a bailout from the IMF in 2023.", "bailout", "actual"),
    ("The navy is searching for a missing trawler.", "searching", "actual"),
    ("France and Italy called on Libya to hold elections.", "elections", "hypothetical"),
    ("France and Italy called on Libya to hold elections.", "called", "actual"),
    ("Parliament voted to impeach the president.", "impeach", "planned"),
    (
        "The ministry accused Israel of violating its airspace and threatened retaliation.",
        "violating",
        "alleged",
    ),
    (
        "The ministry accused Israel of violating its airspace and threatened retaliation.",
        "retaliation",
        "hypothetical",
    ),
    ("Mr Ruto, who promised to cut taxes, has raised them.", "cut", "planned"),
    ("Mr Ruto, who promised to cut taxes, has raised them.", "raised", "actual"),
    ("The bloc lifted sanctions on Syria to help rebuild the economy.", "lifted", "actual"),
    ("The bloc lifted sanctions on Syria to help rebuild the economy.", "rebuild", "planned"),
    (
        "It was the first visit by a Saudi minister since the two countries restored ties.",
        "visit",
        "actual",
    ),
    (
        "It was the first visit by a Saudi minister since the two countries restored ties.",
        "restored",
        "actual",
    ),
    ("There is no agreement between the government and the unions.", "agreement", "negated"),
    ("The mayor apologised for failing to act.", "act", "negated"),
    ("Tanzania suspended the newspaper for publishing the report.", "publishing", "actual"),
    ("The group claimed responsibility for the bombing.", "bombing", "actual"),
    ("Without a deal, the strike will go ahead on Monday.", "deal", "negated"),
    ("Egypt, Jordan and the US have been trying to broker a truce.", "truce", "attempted"),
    ("He would not say whether the talks had taken place.", "talks", "hypothetical"),
    ("Thailand has repatriated 300 migrants and will deport more.", "repatriated", "actual"),
    ("Thailand has repatriated 300 migrants and will deport more.", "deport", "planned"),
    ("Venezuela must release the prisoners, the senator said.", "release", "hypothetical"),
    ("The opposition called the election a sham.", "election", "actual"),
    ("Guards opened fire on the crowd, killing three people.", "killing", "actual"),
    ("Vietnam plans talks with the EU on steel tariffs.", "talks", "planned"),
    ("Bolivia's bid to join the bloc was blocked by Paraguay.", "join", "attempted"),
    ("Bolivia's bid to join the bloc was blocked by Paraguay.", "blocked", "actual"),
    ("The envoy rejected any suggestion that Delhi had ordered the killing.", "ordered", "alleged"),
    ("The envoy rejected any suggestion that Delhi had ordered the killing.", "killing", "alleged"),
]


@pytest.mark.parametrize(("text", "head", "factuality"), TOLD)
def test_factuality(text: str, head: str, factuality: str) -> None:
    assert status(text, head).factuality == factuality


# sentence, head of the predicate, on whose word, who that is
ON_WHOSE_WORD = [
    ("Rebels attacked the town on Tuesday.", "attacked", "author", None),
    ("He allegedly shot two officers.", "shot", "cited_source", None),
    ("The firm denied that it had polluted the river.", "polluted", "cited_source", "firm"),
    ("Officials said rebels had seized the port.", "seized", "cited_source", "Officials"),
    ("According to the ministry, troops shelled the camp.", "shelled", "cited_source", "ministry"),
    (
        '"We have signed the treaty with Oman," the minister said.',
        "signed",
        "quoted_speaker",
        "minister",
    ),
    ("The bank said it would buy the stake.", "buy", "cited_source", "bank"),
    ("Prosecutors say he stole the funds and fled.", "stole", "cited_source", "Prosecutors"),
    ("Prosecutors say he stole the funds and fled.", "fled", "cited_source", "Prosecutors"),
    ("He said the group was responsible for bombing the hotel.", "bombing", "cited_source", "He"),
    ("Some argue that Pakistan armed the group.", "armed", "cited_source", "Some"),
    (
        "The central bank raised rates to 12 percent in March, its governor told reporters.",
        "raised",
        "cited_source",
        "governor",
    ),
    ("Aid agencies warned that thousands could starve.", "starve", "cited_source", "agencies"),
    ('"If they attack us, we will respond," he said.', "attack", "quoted_speaker", "he"),
    ('"If they attack us, we will respond," he said.', "respond", "quoted_speaker", "he"),
    ("Lebanon said it had begun to demarcate its border.", "demarcate", "cited_source", "Lebanon"),
    (
        "The rebels say they shot down a helicopter, a claim the army denies.",
        "shot",
        "cited_source",
        "rebels",
    ),
    (
        "The ministry accused Israel of violating its airspace and threatened retaliation.",
        "violating",
        "cited_source",
        "ministry",
    ),
    (
        "Venezuela must release the prisoners, the senator said.",
        "release",
        "cited_source",
        "senator",
    ),
]


@pytest.mark.parametrize(("text", "head", "attribution", "source"), ON_WHOSE_WORD)
def test_attribution(text: str, head: str, attribution: str, source: str | None) -> None:
    found = status(text, head)
    assert found.attribution == attribution
    assert (str(found.attributed_to) if found.attributed_to is not None else None) == source


def test_the_trigger_is_where_the_text_says_it() -> None:
    text = "The union may call a strike."
    found = status(text, "strike")
    assert found.trigger is not None
    assert text[found.trigger.start : found.trigger.end] == "may"
    assert found.rule == "factuality.modal"


def test_a_plain_assertion_has_no_trigger() -> None:
    found = status("Rebels attacked the town.", "attacked")
    assert (found.rule, found.trigger) == ("factuality.asserted", None)


def test_what_lies_after_the_article_is_planned() -> None:
    text = "The president visits Angola on 4 December 2024, his office said on Monday."
    assert status_in_article(text, "visits", date(2024, 11, 20)).factuality == "planned"


def test_what_lies_years_back_is_historical() -> None:
    text = "Nothing changed.\n\nIn 1967 the army seized the hills. On Tuesday it shelled them."
    assert status_in_article(text, "seized", date(2024, 11, 20)).is_historical
    assert not status_in_article(text, "shelled", date(2024, 11, 20)).is_historical


def test_marked_words_are_no_statement() -> None:
    text = 'The so-called "ceasefire" collapsed.'
    assert status(text, "ceasefire").attribution == "author"


def test_deep_nesting_is_read_without_recursion_errors() -> None:
    text = "He said " + "that she said " * 150 + "that rebels attacked the town."
    assert status(text, "attacked").factuality in ("actual", "alleged")
