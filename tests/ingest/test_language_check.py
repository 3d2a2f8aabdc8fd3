import pytest

from pipeline.ingest.language_check import recognise
from pipeline.ingest.reader import article_from_text

ENGLISH = (
    "The foreign ministers of both countries met in Kabul on Monday and agreed to meet again. "
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "Le ministre des affaires étrangères a rencontré mardi son homologue algérien à Paris.",
            "fr",
        ),
        (
            "El presidente anunció el lunes un acuerdo con China para construir un puerto nuevo.",
            "es",
        ),
        (
            "Der Minister traf am Montag in Berlin seinen Amtskollegen und sprach über ihn.",
            "de",
        ),
        ("وزیر خارجه ایران روز دوشنبه در کابل با همتای افغان خود دیدار کرد", "fa"),
        ("Министр иностранных дел прибыл в Кабул с официальным визитом в понедельник", "ru"),
        ("وصل وزير الخارجية إلى كابول في زيارة رسمية يوم الاثنين", "ar"),
        ("Міністр закордонних справ прибув до Кабула з офіційним візитом у понеділок", "uk"),
        ("外交部长周一访问喀布尔并签署了协议", "zh"),
        ("外務大臣は月曜日にカブールを訪問し、協定に署名しました", "ja"),
    ],
)
def test_other_languages_are_named_with_a_reason(text: str, code: str) -> None:
    language, reason = recognise(text)
    assert language == code
    assert reason


@pytest.mark.parametrize(
    "text",
    [ENGLISH, "$94,000", "", "PM Modi, Xi hold talks", "Quetta. Muttaqi. Jaishankar. Khalilzad.",
     ENGLISH * 3 + "Le ministre des affaires étrangères a rencontré son homologue à Paris. " * 4],
)  # fmt: skip
def test_english_names_and_figures_pass(text: str) -> None:
    assert recognise(text) == ("en", "")


def test_a_foreign_article_is_kept_whole_with_its_reason() -> None:
    text = "El presidente anunció el lunes un acuerdo con China para construir un puerto nuevo."
    article = article_from_text(text, reference_date=None)
    assert (article.language, article.text) == ("es", text)
    assert "Spanish" in article.language_note
