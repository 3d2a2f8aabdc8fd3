"""Which sentences give which events: every PLOVER type and most modes, and sentences with none."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from pipeline.extract import extract_article

REFERENCE = date(2024, 6, 15)

SENTENCES = [
    ("AGREE", "Kenya and Somalia agreed on Monday to reopen their border posts."),
    ("AID", "Australia handed over a refitted patrol boat to the Fijian navy in January."),
    ("AGREE", "Qatar offered Bangladesh a fleet of ambulances."),
    ("AGREE", "The army and the rebels of Chad accepted a pause in the fighting."),
    ("ACCUSE/allege", "Russia charged that Poland had financed the revolt."),
    ("PROTEST/riot", "A crowd hurled flares at the city hall in Serbia."),
    ("AGREE", "Brazil pledged 200 million dollars to the Amazon fund."),
    ("AGREE", "Turkey said it is ready to mediate between Russia and Ukraine."),
    ("AGREE", "The prime minister of Thailand will visit Vietnam next week."),
    (
        "CONSULT/visit",
        "Indonesian President Joko Widodo arrived in Canberra on Sunday for a two-day visit.",
    ),
    (
        "CONSULT/phone",
        "German Chancellor Olaf Scholz spoke by telephone with Chinese President Xi Jinping.",
    ),
    ("CONSULT", "The foreign ministers of Egypt and Ethiopia met in Khartoum on Tuesday."),
    ("CONSULT", "Talks between Serbia and Kosovo resumed in Brussels."),
    ("CONSULT", "South Africa hosted a summit of BRICS leaders in Johannesburg."),
    ("CONSULT/multilateral", "Leaders of 20 nations attended a climate summit in Nairobi."),
    ("SUPPORT", "Saudi Arabia and Iran restored diplomatic relations in March."),
    ("SUPPORT", "Malaysia recognised Palestine as a state."),
    ("SUPPORT", "The Chilean Senate ratified the trade agreement with the European Union."),
    ("SUPPORT", "Pope Francis praised Colombia's president for the peace deal."),
    ("SUPPORT", "Japan apologised to South Korea for the wartime abuses."),
    ("CONCEDE", "Sri Lanka lifted the state of emergency on Friday."),
    ("RETREAT", "The Moroccan king pardoned 200 prisoners."),
    ("COOPERATE", "India and France held joint naval exercises in the Arabian Sea."),
    ("COOPERATE", "Panama extradited the former minister to the United States."),
    ("COOPERATE", "Norway shared intelligence with Denmark about the vessel."),
    ("AID", "Qatar sent 50 tonnes of food aid to Sudan."),
    ("PROTEST/strike", "Miners went on strike at the Quillay mine in Peru on 5 March 2024."),
    ("ACCUSE/disapprove", "The Daily Nation newspaper attacked the president of Kenya."),
    ("PROTEST/strike", "Workers had a sit-down strike in the United States not long ago."),
    ("ACCUSE/disapprove", "Norway filed a diplomatic protest with Russia after the flight."),
    ("REJECT", "Slovakia blocked an EU statement on Serbia's election."),
    ("ASSAULT/heavy-weapons", "Pakistan shot down three Indian drones overnight."),
    ("AID", "The Islamic Development Bank gave Senegal a grant of $7 million in May."),
    ("SUPPORT", "Uganda's finance ministry signed a loan of 90 million euros with a French bank."),
    ("SUPPORT", "Chile's mining minister welcomed the sale."),
    ("SANCTION/withdraw", "Kazakhstan withdrew from a satellite project with Belarus last month."),
    ("AGREE", "The World Bank approved a loan of 300 million dollars for Ghana."),
    ("AID", "The United States delivered Patriot missiles to Ukraine last month."),
    ("AID", "Canada granted asylum to the Afghan judge."),
    ("RETREAT/withdraw", "France withdrew its last troops from Mali in August."),
    ("RETREAT/release", "Hamas released two American hostages on Friday."),
    ("RETREAT/resign", "Peru's interior minister resigned on Tuesday."),
    ("RETREAT/ceasefire", "A ceasefire between Armenia and Azerbaijan took effect at midnight."),
    ("RETREAT/disarm", "The rebels of the FARC laid down their weapons."),
    ("RETREAT/access", "Ethiopia allowed aid convoys into Tigray."),
    ("REQUEST/yield", "The UN secretary general urged Israel to lift the blockade."),
    ("REQUEST/change", "The opposition in Senegal called for early elections."),
    ("REQUEST/assist", "Zambia asked the IMF for a bailout."),
    ("REQUEST/meet", "Pakistan called for talks with India."),
    ("ACCUSE/disapprove", "China condemned the visit of the American senators to Taiwan."),
    ("ACCUSE/allege", "Rwanda accused Congo of supporting the militia."),
    ("ACCUSE/investigate", "Swiss prosecutors opened an investigation into the bank."),
    (
        "ACCUSE/allege",
        "Gambia filed a lawsuit against Myanmar at the International Court of Justice.",
    ),
    ("REJECT", "Hungary vetoed the EU aid package for Ukraine."),
    ("REJECT", "Moscow denied the allegations."),
    ("REJECT/meet", "The Taliban refused to meet the American envoy."),
    ("REJECT", "Nicaragua rejected the offer of mediation."),
    ("THREATEN", "Donald Trump threatened to impose tariffs on Canadian goods."),
    ("THREATEN/violence", "Iran vowed to retaliate against Israel."),
    ("THREATEN", "Venezuela warned Guyana of consequences."),
    ("PROTEST/demo", "Thousands of people demonstrated in Dhaka against the quota system."),
    ("PROTEST/strike", "Airport workers in Lisbon went on strike on Thursday."),
    ("PROTEST/riot", "Protesters set fire to the parliament building in Libreville."),
    ("PROTEST/obstruct", "Farmers blocked highways across Poland with tractors."),
    ("PROTEST/hunger", "The jailed activist began a hunger strike in Cairo."),
    ("PROTEST/boycott", "Opposition parties boycotted the election in Bangladesh."),
    ("SANCTION/expel", "Ecuador expelled the Mexican ambassador."),
    ("SANCTION/convict", "A court in Istanbul sentenced the mayor to two years in prison."),
    ("SANCTION/withdraw", "Bolivia broke diplomatic relations with Israel."),
    ("SANCTION/discontinue", "Washington suspended military aid to Niger."),
    ("MOBILIZE/troops", "Poland deployed 10,000 soldiers along the border with Belarus."),
    ("MOBILIZE/weapons", "North Korea test-fired a ballistic missile on Sunday."),
    ("MOBILIZE/police", "Police were deployed in Nairobi ahead of the vote."),
    ("COERCE/seize", "Iranian forces seized a Greek tanker in the Gulf of Oman."),
    ("SANCTION/discontinue", "The European Union imposed sanctions on four Russian banks."),
    ("COERCE/arrest", "Tunisian police arrested the leader of Ennahda."),
    ("COERCE/deport", "Pakistan deported thousands of Afghan migrants."),
    ("COERCE/censor", "Myanmar's junta shut down the internet."),
    ("COERCE/curfew", "Authorities in Haiti imposed a night curfew."),
    ("COERCE/martial-law", "The South Korean president declared martial law on Tuesday night."),
    ("COERCE/cyber", "Russian hackers breached the email system of the German parliament."),
    ("COERCE/withhold", "Israel cut off electricity to Gaza."),
    ("ASSAULT/abduct", "Gunmen kidnapped 20 students from a school in Nigeria."),
    ("ASSAULT/beat", "Police beat protesters in Belgrade."),
    ("ASSAULT/firearms", "Gunmen shot dead a journalist in Karachi."),
    (
        "ASSAULT/suicide-attack",
        "A suicide bomber killed at least 30 people at a mosque in Peshawar.",
    ),
    ("ASSAULT/aerial", "Saudi warplanes bombed Houthi positions near Hodeidah."),
    ("ASSAULT/drone", "Ukrainian drones struck an oil refinery in Ryazan."),
    ("ASSAULT/heavy-weapons", "Hezbollah fired dozens of rockets at northern Israel."),
    ("ASSAULT/explosives", "A roadside bomb killed three soldiers in Burkina Faso."),
    ("ASSAULT/targeted", "The former prime minister Shinzo Abe was assassinated in Nara."),
    ("ASSAULT/torture", "Guards tortured prisoners in Bagram."),
    ("ASSAULT/sexual", "Soldiers raped women in the village."),
    ("ASSAULT/destroy", "Settlers burned olive trees and destroyed houses near Nablus."),
    ("ASSAULT/primitive", "A man stabbed a policeman in Mannheim."),
    ("ASSAULT/crowd-control", "Police fired tear gas at demonstrators in Tbilisi."),
    ("ASSAULT/unconventional", "Syrian forces used chemical weapons in Ghouta."),
    ("ASSAULT", "Clashes between the army and M23 rebels broke out in North Kivu."),
    ("SANCTION/convict", "The tribunal in Dhaka found the former minister guilty of war crimes."),
    ("SANCTION/expel", "Iraq's government declared the Swedish ambassador persona non grata."),
    ("SANCTION/withdraw", "Hungary pulled out of the International Criminal Court."),
    ("SANCTION/withdraw", "Sweden withdrew its ambassador from Tehran."),
    ("REJECT/change", "Kenya's High Court annulled the finance law."),
    ("REJECT/change", "The union in Peru vowed to defy the ruling."),
    ("ACCUSE/disapprove", "The labour ministry in Lima declared the strike illegal."),
    ("ACCUSE/allege", "Estonia attributed the cyberattack to Russia's military intelligence."),
    ("REQUEST", "Greece insisted that Albania release the mayor."),
    ("COOPERATE", "The United States sold six helicopters to the Philippines."),
    ("COOPERATE", "Vietnam bought 12 fighter jets from Russia."),
    ("COERCE/cyber", "Hackers stole the personal data of 2 million Australians from an insurer."),
    ("COERCE/cyber", "A cyberattack knocked out ticket sales on Estonia's railways on Thursday."),
    ("ASSAULT/heavy-weapons", "Pakistan downed two Indian drones."),
    ("MOBILIZE/weapons", "Chinese warplanes entered Taiwan's air defence zone."),
    ("MOBILIZE/weapons", "China deployed 30 vessels around the reef."),
    ("PROTEST/demo", "Women staged a sit-in outside the parliament in Islamabad."),
    ("PROTEST/obstruct", "Students blockaded a crossroads in Belgrade."),
    ("AID", "UNICEF workers vaccinated 200,000 children in Yemen."),
    ("AID", "The United Nations dispatched peacekeepers to Abyei."),
    ("CONCEDE", "Nigeria unblocked the social network on Monday."),
]

NO_EVENT = [
    "According to a hospital press release in Canada, the clinic will remain closed.",
    "Thirteen patients suspected of having Ebola have died in Uganda.",
    "Lead poisoning has taken the lives of at least 163 people in Nigeria.",
    "H5N1, which has spread throughout Europe, has already killed about 100 people.",
    "Tissues are removed from all cattle slaughtered in Canada.",
    "Scientists investigated the outbreak in Kenya.",
    "The company reported a rise in quarterly profits.",
    "Manchester United beat Chelsea 2-1 in the match after a late goal.",
    "The minister said that inflation attacked the savings of pensioners.",
    "Stability in the region is crucial for trade.",
    "Rebels usually attack villages at night.",
    "The bank launched a new mobile application for customers.",
    "Heavy rains killed 12 people in northern Pakistan.",
    "The government fights inflation with higher interest rates.",
    "The storm left thousands without power.",
    "Analysts expect the economy to grow by three percent.",
    "The deal would need the approval of shareholders.",
    "The museum will open its doors to visitors in May.",
    "The film, which won an award in Cannes, portrays a young soldier.",
    "The firm released its annual report on Thursday.",
    "She met her husband at university.",
    "The strike price of the option was ten dollars.",
    "Unemployment is a threat to the country's future.",
    "The striker fired a shot into the net in the last minute of the match.",
    "Shares rallied after the central bank cut interest rates.",
    "Oil prices hit a record high on Monday.",
    "The drug attacks cancer cells.",
    "The court is located in the centre of the city.",
    "Esther Mwangi fought her father for the right to go to school.",
    "He attacked sloppy grammar wherever he met it.",
    "Biologists examined the shells for three years.",
    "Peppers came from Portugal. Soon they had invaded every kitchen.",
    "Chef Juan Park refuses to use powder.",
    "Ties between Peru and Chile have deepened.",
    "A government that jails its critics is weak.",
    "A vessel that is attacked should raise the alarm.",
    "What happens when a suspect is caught at sea?",
    "Every visit of a minister to such a village is a feast of handshakes.",
    "A blockade of the canal by a hostile navy would cost shippers billions a week.",
    "Cooks are abducted more often than captains.",
    "In the play, a general orders his soldiers to burn a granary.",
    "Police were called after a fight broke out.",
    "The weather centre had warned operators on Monday to protect their satellites.",
    "Governments besiege the mayor with requests for permits.",
]


@cache
def events_of(text: str) -> tuple[dict[str, Any], ...]:
    return tuple(extract_article(text, REFERENCE)["events"])


def one_event(text: str) -> dict[str, Any]:
    (event,) = events_of(text)
    return event


@pytest.mark.parametrize(("expected", "sentence"), SENTENCES)
def test_a_sentence_gives_the_one_event_that_it_tells(expected: str, sentence: str) -> None:
    event_type, _, mode = expected.partition("/")
    event = one_event(sentence)
    assert event["event_type"] == event_type
    if mode:
        assert event["event_mode"] == mode


@pytest.mark.parametrize("sentence", NO_EVENT)
def test_states_metaphors_habits_accidents_and_games_give_none(sentence: str) -> None:
    assert events_of(sentence) == ()


def test_visitor_acts_and_host_receives() -> None:
    event = one_event("Indonesian President Joko Widodo arrived in Canberra on Sunday.")
    assert event["actor_countries"] == ["IDN"]
    assert event["recipient_countries"] == ["AUS"]


def test_a_host_of_talks_receives_the_talkers() -> None:
    event = one_event(
        "Qatari Emir Tamim bin Hamad Al Thani hosted talks in Doha between Rwandan President "
        "Paul Kagame and Congolese President Felix Tshisekedi."
    )
    assert event["actor_countries"] == ["RWA", "COD"]
    assert event["recipient_countries"] == ["QAT"]


def test_both_sides_of_a_fight_act() -> None:
    event = one_event("Armenian and Azerbaijani troops clashed on the border on Tuesday.")
    assert set(event["actor_countries"]) == {"ARM", "AZE"}
    assert event["recipient_names"] == []


def test_both_sides_are_the_parties_told_before() -> None:
    events = events_of(
        "Greek Prime Minister Kyriakos Mitsotakis met Turkish President Recep Tayyip Erdogan in "
        "Athens. Both sides agreed to reopen the ferry line."
    )
    assert [e["event_type"] for e in events] == ["CONSULT", "AGREE"]
    assert set(events[1]["actor_countries"]) == {"GRC", "TUR"}


def test_the_pair_is_remembered_past_an_event_of_others_and_may_undergo() -> None:
    events = events_of(
        "Somali and Ethiopian troops clashed near Dolo on Monday. Norway offered to help. "
        "Kenya urged both sides to talk. Police of the two countries arrested three smugglers."
    )
    assert set(events[2]["recipient_countries"]) == {"SOM", "ETH"}
    assert set(events[3]["actor_countries"]) == {"SOM", "ETH"}


@pytest.mark.parametrize(
    ("text", "victims"),
    [
        ("Fishermen blocked the harbour of Mombasa. Police detained four of them.", ["Fishermen"]),
        ("Gunmen who abducted 19 nuns and two drivers in Kaduna released them on Friday.",
         ["nuns", "drivers"]),
    ],
)  # fmt: skip
def test_them_are_the_people_told_of_before(text: str, victims: list[str]) -> None:
    assert events_of(text)[-1]["recipient_names"] == victims


def test_both_sides_are_the_guests_who_talked_and_not_their_host() -> None:
    events = events_of(
        "Qatar hosted talks between Rwandan President Paul Kagame and Congolese President Felix "
        "Tshisekedi in Doha. Both sides agreed to a truce."
    )
    assert set(events[1]["actor_countries"]) == {"RWA", "COD"}


def test_those_met_on_a_visit_are_hosts_too() -> None:
    event = one_event(
        "Iranian Foreign Minister Abbas Araghchi made a visit to Ankara, meeting Turkish Foreign "
        "Minister Hakan Fidan."
    )
    assert event["actor_names"] == ["Abbas Araghchi"]
    assert "Hakan Fidan" in event["recipient_names"]


def test_a_patron_gives_to_those_he_stands_by() -> None:
    event = one_event("Eritrea, a longtime backer of the Houthis, provided rifles and training.")
    assert (event["event_type"], event["recipient_names"]) == ("AID", ["Houthis"])


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("The death toll from the bombing in Peshawar rose to nine on Sunday.", 9),
        ("The bombs hit a market in Kano and 11 traders died.", 11),
        ("The death toll from the attack in Kano rose by four to 16.", 16),
    ],
)
def test_the_dead_are_counted_where_the_sentence_counts_them(text: str, dead: int) -> None:
    assert one_event(text)["fatalities"] == dead


def test_an_assault_that_failed_was_attempted() -> None:
    event = one_event("The rebels failed to capture the airport in Goma.")
    assert (event["event_type"], event["factuality"]) == ("ASSAULT", "attempted")


def test_an_envoy_is_recalled_from_those_to_whom_he_was_sent() -> None:
    event = one_event("Algeria recalled its own envoys from Bamako and Niamey.")
    assert (event["actor_countries"], event["recipient_countries"]) == (["DZA"], ["MLI", "NER"])


def test_airspace_is_its_owners_and_not_of_those_who_enter_it() -> None:
    event = one_event("Russian bombers entered Estonia's airspace on Tuesday.")
    assert (event["actor_countries"], event["recipient_countries"]) == (["RUS"], ["EST"])


def test_police_act_at_home_where_no_place_is_named() -> None:
    assert one_event("French police arrested three smugglers.")["location_country"] == "FRA"


def test_what_an_act_of_speech_is_about_is_no_event_besides() -> None:
    event = one_event("Kenya demanded that Somalia release the fishermen and withdraw its troops.")
    assert (event["event_type"], event["event_mode"]) == ("REQUEST", "yield")
    assert event["recipient_countries"] == ["SOM"]


def test_a_future_visit_is_an_agreement_that_is_planned() -> None:
    event = one_event("Thai Prime Minister Srettha Thavisin will visit Vietnam next week.")
    assert (event["event_type"], event["factuality"]) == ("AGREE", "planned")


def test_a_denied_future_is_a_refusal() -> None:
    event = one_event("Slovakia said it would not send weapons to Ukraine.")
    assert (event["event_type"], event["event_mode"]) == ("REJECT", "assist")
    assert event["factuality"] == "actual"


def test_a_condition_makes_force_a_threat() -> None:
    event = one_event("The union said it would boycott the vote unless the minister resigned.")
    assert event["event_type"] == "THREATEN"


def test_an_allegation_is_actual_though_its_content_is_not() -> None:
    event = one_event("Rwanda accused Burundi of supporting the rebels.")
    assert (event["event_type"], event["factuality"]) == ("ACCUSE", "actual")


def test_a_condemned_attack_is_an_event_too() -> None:
    events = events_of("Kuwait condemned an attack by Houthi rebels on a Saudi airport.")
    assert {e["event_type"] for e in events} == {"ACCUSE", "ASSAULT"}


@pytest.mark.parametrize(
    ("sentence", "number", "qualifier"),
    [
        ("A suicide bomber killed at least 30 people in Quetta.", 30, "at_least"),
        ("Gunmen killed about 50 villagers in Nigeria's Plateau state.", 50, "approximate"),
        ("Soldiers shot dead three protesters in Khartoum.", 3, "exact"),
        ("An airstrike killed up to 20 fighters near Mosul.", 20, "at_most"),
    ],
)
def test_deaths_carry_their_qualifier(sentence: str, number: int, qualifier: str) -> None:
    event = one_event(sentence)
    assert (event.get("fatalities"), event.get("fatalities_qualifier")) == (number, qualifier)


def test_one_happening_told_twice_is_one_row() -> None:
    event = one_event(
        "Zambian President Hakainde Hichilema met Angolan President João Lourenço in Luanda on "
        "Monday. The talks focused on the railway."
    )
    assert event["n_evidences"] == 2


def test_every_event_has_codes_that_follow_from_its_type() -> None:
    event = one_event("Ukrainian drones struck an oil refinery in Ryazan.")
    assert (event["quad_class"], event["plover_score"], event["cameo_root"]) == (4, -9.5, "19")


@pytest.mark.parametrize(
    ("expected", "sentence"),
    [
        ("PROTEST/strike", "Miners in Zambia downed tools on Monday."),
        ("PROTEST/demo", "Thousands took to the streets of Tirana on Sunday."),
        ("REJECT", "Norway said no to the offer."),
        ("REJECT", "Russia said it had nothing to do with the fire."),
        ("SANCTION", "The Baltic states tore up an agreement with Moscow."),
        ("SANCTION/withdraw", "Mexico recalled its ambassador from Quito."),
        ("REQUEST", "Paris wants London to renew the treaty."),
        ("ASSAULT/crowd-control", "Police in Tunis answered with tear gas."),
    ],
)
def test_idioms_and_plain_statements_tell_events_too(expected: str, sentence: str) -> None:
    event_type, _, mode = expected.partition("/")
    event = one_event(sentence)
    assert event["event_type"] == event_type
    assert not mode or event["event_mode"] == mode


@pytest.mark.parametrize(
    ("factuality", "sentence"),
    [
        ("negated", "Paraguay does not recognise Kosovo."),
        ("hypothetical", "Eritrea could withdraw its troops."),
    ],
)
def test_what_did_not_happen_or_may_is_a_row_that_says_so(factuality: str, sentence: str) -> None:
    assert one_event(sentence)["factuality"] == factuality


@pytest.mark.parametrize(
    "sentence",
    [
        "Typhoon Nando slammed into Luzon, killing six people.",
        "An outbreak of cholera killed nine people in Nairobi.",
        "Texas declared a public health emergency.",
        "Nobody would sign such a treaty.",
    ],
)
def test_forces_of_nature_and_generalities_are_no_events(sentence: str) -> None:
    assert not extract_article(sentence, reference_date=REFERENCE)["events"]


def test_a_signatory_acts_and_its_partner_receives() -> None:
    event = one_event("Latvia signed a contract with South Korea on Monday to buy patrol boats.")
    assert (event["actor_countries"], event["recipient_countries"]) == (["LVA"], ["KOR"])


def test_whom_a_signed_paper_grants_something_receives() -> None:
    event = one_event("Eritrea signed an agreement granting Ethiopia access to the port of Assab.")
    assert (event["actor_countries"], event["recipient_countries"]) == (["ERI"], ["ETH"])


def test_a_guest_is_received_at_the_home_of_the_host() -> None:
    event = one_event("Rome summoned Maltese and Libyan officials for talks about the boats.")
    assert (event["recipient_countries"], event["location_country"]) == (["ITA"], "ITA")


def test_who_announces_a_release_without_a_doer_did_it() -> None:
    event = one_event("The Iranian envoy conveyed to the Greek mission that the pilot was freed.")
    assert event["event_type"] == "RETREAT"
    assert event["actor_countries"] == ["IRN"]


def test_what_is_said_of_own_people_held_elsewhere_was_done_by_others() -> None:
    event = one_event("The Philippine ministry said that two Filipinos were detained on Sunday.")
    assert event["event_type"] == "COERCE"
    assert event["actor_countries"] == []


def test_a_subject_behind_a_long_conjunction_acts() -> None:
    events = events_of(
        "Relations soured after the Lord's Resistance Army (LRA) – a Ugandan rebel outfit – began "
        "attacking South Sudan."
    )
    assert [(e["event_type"], e["recipient_countries"]) for e in events] == [("ASSAULT", ["SSD"])]
    assert "relations" not in events[0]["actor_names"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The singer Paula Reis thanked her cousins and invited them to dinner.",
        "Patients complained that the telephone of the surgery was always busy.",
        "A retired teacher attacked his neighbour with a pair of shears.",
        "She agreed to repair the roof at her own cost.",
        "Residents have sued the owner of the bar.",
        "Dancers marched through the old town in a carnival procession.",
        "The organisers had fought for two years to bring the fair back.",
        "Rescuers were attacked by snakes.",
        "Traders said a cargo of wheat from Ukraine was rejected over moisture.",
        "Police were called to the street nine times.",
        "The agency cancelled its own mission to Venus for lack of money.",
        "President Marta Vilas called him 'a gentle giant'.",
        "Moldova was not invited to the ceremony.",
        "Her nephew offered to row the children across the bay.",
        "Born in Loja, he fought with his father over the shop.",
        "The bank helps customers who want to buy a first flat.",
        "Zavod Steel has beaten bidders from China to win the order.",
        "The builder promised nothing.",
        "The Oslo firm Havgard said it had suspended all fieldwork.",
        "Analysts in Oslo said that Chile may well retaliate. They warned Peru about it.",
    ],
)
def test_private_life_trade_and_games_give_no_events(sentence: str) -> None:
    assert events_of(sentence) == ()


def test_transfers_of_players_are_no_diplomacy() -> None:
    text = (
        "Striker Nuno Vaz has agreed to join Celtic Rovers after Almada rejected two bids. The "
        "midfield was thin after the winger was suspended for a clash with a linesman. Sporting "
        "fans protested against the owner, who promised to sell the club."
    )
    assert events_of(text) == ()


def test_a_pronoun_is_followed_through_the_sentences_between() -> None:
    *_, last = events_of(
        "Ruslan Petrenko, a smuggler, was tried in Chisinau. He had escaped from prison in "
        "January. Moldovan police recaptured him last month."
    )
    assert last["trigger_text"] == "recaptured"
    assert last["recipient_names"] == ["Ruslan Petrenko"]


def test_who_was_met_is_asked_too() -> None:
    events = events_of(
        "Peruvian Foreign Minister Elsa Ramos met Japanese Trade Minister Ken Sato in Tokyo and "
        "asked for lower duties on grapes."
    )
    asked = next(e for e in events if e["event_type"] == "REQUEST")
    assert (asked["actor_countries"], asked["recipient_countries"]) == (["PER"], ["JPN"])


def test_his_men_are_not_he() -> None:
    event = one_event(
        "Haitian gang leader Jean Pierre fled when two of his bodyguards were shot dead by police."
    )
    assert event["recipient_names"] == ["bodyguards"]


def test_the_name_behind_a_description_is_the_actor() -> None:
    event = one_event("An environmental group, Friends of the Otter, sued Latvia on Tuesday.")
    assert event["actor_names"] == ["Friends of the Otter"]


def test_who_is_awarded_a_contract_receives() -> None:
    event = one_event("A Turkish company was awarded a contract by Iraq.")
    assert (event["actor_countries"], event["recipient_countries"]) == (["IRQ"], ["TUR"])


@pytest.mark.parametrize(
    ("expected", "recipients", "sentence"),
    [
        ("COERCE/restrict", ["BEN"], "Niger shut its border with Benin in August."),
        ("COERCE/restrict", ["MAR"], "Algeria closed its airspace to Moroccan aircraft."),
        (
            "AID",
            ["MOZ"],
            "Portugal dispatched two naval ships with food and medicine to Mozambique.",
        ),
        ("PROTEST/hunger", [], "The chief Gordon Tait went on hunger strike on Monday."),
        ("MOBILIZE/troops", [], "Two Russian corvettes escorted a convoy of tankers."),
        ("SUPPORT", [], "Armenia became the tenth full member of the Shanghai alliance."),
    ],
)
def test_acts_of_states_find_their_recipients(
    expected: str, recipients: list[str], sentence: str
) -> None:
    event = one_event(sentence)
    kind = "/".join(filter(None, (event["event_type"], event["event_mode"])))
    assert (kind, event["recipient_countries"]) == (expected, recipients)


def test_two_sides_meet_where_the_dateline_says_if_one_is_at_home_there() -> None:
    (event, *_) = events_of(
        "QUITO, June 12 - The foreign ministers of Ecuador and Peru met on Tuesday. They spoke of "
        "the river. The border is quiet."
    )
    assert event["location_country"] == "ECU"


def test_who_is_killed_by_a_falling_tree_is_no_victim_of_an_attack() -> None:
    assert events_of("A man of 70 was killed when a tree crushed his car near Morlaix.") == ()


@pytest.mark.parametrize(
    ("expected", "sentence"),
    [
        ("RETREAT/ceasefire", "Guerrillas of the ELN declared a truce for a week."),
        ("ACCUSE/disapprove", "Senator Rosa Campos attacked the army in an interview."),
        ("ACCUSE/disapprove", "The minister was attacked by critics of the reform."),
    ],
)
def test_truces_are_retreats_and_words_are_no_assaults(expected: str, sentence: str) -> None:
    event = one_event(sentence)
    assert "/".join(filter(None, (event["event_type"], event["event_mode"]))) == expected


def test_who_complains_of_a_passive_did_not_do_it() -> None:
    events = events_of("Residents in Quito blocked a road, saying that warnings had been ignored.")
    assert [event["event_type"] for event in events] == ["PROTEST"]


@pytest.mark.parametrize(
    "text",
    [
        "President Widodo is scheduled to visit Hanoi on Friday.",
        "President Widodo is set to visit Hanoi on Friday.",
        "President Widodo plans to visit Hanoi on Friday.",
        "President Widodo is expected to visit Hanoi on Friday.",
        "Talks between Indonesia and Vietnam are scheduled for Friday.",
    ],
)
def test_what_is_planned_for_a_day_has_that_day(text: str) -> None:
    (event,) = extract_article(text, date(2024, 6, 12))["events"]
    cells = (event["event_type"], event["factuality"], event["date_start"])
    assert cells == ("AGREE", "planned", date(2024, 6, 14))


def test_what_plans_are_about_counts_where_the_plan_itself_is_no_event() -> None:
    text = "Bolivia announced in May plans to join the clean energy drive and sell gas to Peru."
    (event, *_) = extract_article(text, REFERENCE)["events"]
    cells = (event["event_type"], event["actor_countries"], event["date_start"])
    assert cells == ("AGREE", ["BOL"], date(2024, 5, 1))


def test_a_stance_towards_a_place_is_no_place() -> None:
    text = "Police arrested two politicians of the pro-Beijing camp in Kenya on Monday."
    (event,) = extract_article(text, REFERENCE)["events"]
    assert (event["location_name"], event["location_country"]) == ("Kenya", "KEN")


def test_of_a_sum_those_counted_take_part() -> None:
    text = "A total of 23 countries signed the treaty in Rome."
    (event,) = extract_article(text, REFERENCE)["events"]
    assert (event["actor_names"], event["actor_countries"]) == (["countries"], [])


def test_a_regions_government_is_of_its_state() -> None:
    text = "Regional police in Kenya arrested nine men on Monday."
    (event,) = extract_article(text, REFERENCE)["events"]
    assert event["actor_countries"] == ["KEN"]


def test_a_town_takes_no_article() -> None:
    text = "Suspected militants of the Delta attacked a pipeline in Nigeria."
    (event,) = extract_article(text, REFERENCE)["events"]
    assert event["actor_countries"] == ["NGA"]


@pytest.mark.parametrize(
    ("expected", "sentence"),
    [
        ("COERCE/seize", "The court in Nairobi froze the assets of Ndovu Brokers, a Kenyan firm."),
        ("SANCTION/discontinue", "Kenya froze the assets of three Ugandan brokers on Monday."),
        ("COERCE/restrict", "The Peruvian government suspended the licence of a Peruvian bank."),
        ("SANCTION/discontinue", "The European Union announced travel bans on two Sudanese men."),
    ],
)
def test_whom_a_measure_hits_says_whether_it_is_a_sanction(expected: str, sentence: str) -> None:
    event = one_event(sentence)
    assert f"{event['event_type']}/{event['event_mode']}" == expected


def test_the_clause_behind_those_who_tell_is_not_theirs() -> None:
    (event,) = events_of("Rebels stormed a camp at Goma on Monday, police said, killing four men.")
    assert event["actor_names"] == ["Rebels"]
    assert event["fatalities"] == 4


def test_whom_kidnappers_had_been_holding_tells_of_the_release_alone() -> None:
    event = one_event("Gunmen in Nigeria freed two nurses they had been holding for ten days.")
    assert event["event_type"] == "RETREAT"


def test_the_raid_of_that_day_is_the_one_told_of() -> None:
    event = one_event(
        "Rebels raided Tine in Chad on Wednesday, killing four traders. The market is shut. "
        "Wednesday's raid was the bloodiest in years."
    )
    assert event["fatalities"] == 4
