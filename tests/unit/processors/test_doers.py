"""Who did it, by the frame that makes somebody the doer, and who did not though he stands as near."""

import pytest

from processors.event import Facts
from processors.events import extract_events
from tests.news import an_article


def only(text: str, *, title: str = "", country: str | None = None) -> Facts:
    """The one event of a text."""
    article = an_article(text, title, published="2024-05-14", outlet_country=country)
    (event,) = extract_events(article)
    return event


def doers(text: str, **more: str) -> set[str]:
    return {actor.name for actor in only(text, **more).actors}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        # subject of a verb
        ("قصفت قوات الأسد، صباح اليوم، بلدة كفرنبل بالمدفعية وأصيب مدنيان.", "Syrian government forces"),
        ("الطيران الروسي يستهدف بلدة كفرنبل بأربع غارات ويصيب مدنيين.", "Russian armed forces"),
        ("شن الحوثيون، أمس، هجوما صاروخيا على مدينة مأرب أوقع قتيلين.", "Houthis"),
        ("هاجم مسلحون من حركة الشباب، أمس، نقطة تفتيش في بيدوا وقتلوا جنديين.", "Al-Shabaab"),
        ("أقدم عناصر تنظيم داعش، أمس، على اختطاف ثلاثة رعاة في بادية الرطبة.", "Islamic State"),
        ("قتلت قوات الاحتلال، اليوم، شابا بالرصاص في مدينة جنين.", "Israeli armed forces"),
        # a pronoun on the verb stands for the attack
        ("قتل ثلاثة مدنيين، اليوم، في قصف شنته ميليشيا الحوثي على حي سكني في تعز.", "Houthis"),
        ("أصيب مزارع، أمس، بانفجار لغم زرعه تنظيم داعش قرب الحويجة.", "Islamic State"),
        # agent
        ("تعرضت بلدة أطمة، اليوم، لقصف من قبل قوات النظام أسفر عن إصابة طفلين.", "Syrian government forces"),
        ("قتل ضابط، أمس، على يد عناصر داعش بهجوم قرب الحويجة.", "Islamic State"),
        ("أصيب طفلان، اليوم، بقصف مصدره مناطق سيطرة قسد على مدينة عفرين.", "Syrian Democratic Forces"),
        # owner of the attack or the weapon
        ("قتل مدني، اليوم، بقصف مدفعي عنيف لقوات النظام على بلدة سرمين.", "Syrian government forces"),
        ("قتل مدني، اليوم، جراء قصف الحوثيين حيا في مدينة تعز.", "Houthis"),
        ("قتل ثلاثة أشخاص، اليوم، بغارة إسرائيلية على سيارة في صور.", "Israeli armed forces"),
        ("قتل راع، اليوم، بقصف مدفعي تركي على ريف عين عيسى.", "Turkish armed forces"),
        ("أصيب فتى، أمس، برصاص الجيش الإسرائيلي في مدينة الخليل.", "Israeli armed forces"),
        ("اقتحام قوات الاحتلال مخيم بلاطة يخلف أربعة جرحى اليوم.", "Israeli armed forces"),
    ],
)
def test_the_frame_makes_the_doer(text: str, actor: str) -> None:
    event = only(text)
    assert [(one.name, one.certainty) for one in event.actors] == [(actor, "stated")]
    assert any(one.field == "actors" and one.text == event.actors[0].text for one in event.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "استهدف مجهولون، أمس، دورية لقوات النظام بعبوة ناسفة قرب نوى وقتل جنديان.",  # whose patrol was struck
        "انفجرت عبوة ناسفة، أمس، استهدفت الجيش اللبناني في عرسال وأصيب جندي.",  # the verb agrees with the bomb
        "هجوم بطائرة مسيرة على قوات التحالف الدولي في أربيل أمس من دون إصابات.",
        "قتل أربعة أشخاص، أمس، بانفجار سيارة مفخخة في مدينة الباب المحتلة من قبل الجيش التركي.",  # another deed
        "قتل جندي، اليوم، بإطلاق نار من مسلحين مجهولين في مدينة كركوك شمالي العراق.",
        "قتل تسعة أشخاص، أمس، بتفجير سيارة مفخخة شمالي مالي.",  # a country that reads like an adjective
        "استهداف قوات النظام بعبوة ناسفة قرب درعا أمس ومقتل جنديين.",  # the genitive is what was struck
    ],
)
def test_who_only_stands_near_did_nothing(text: str) -> None:
    assert doers(text) == set()


def test_both_sides_of_a_fight_did_it() -> None:
    text = "قُتل سبعة أشخاص، أمس، في اشتباكات بين الجيش السوداني وقوات الدعم السريع في مدينة الفاشر."
    assert doers(text) == {"Sudanese armed forces", "Rapid Support Forces"}


def test_and_joins_a_second_doer() -> None:
    text = "قصفت قوات النظام وروسيا، أمس، بلدة البارة وأصيب ثلاثة مدنيين."
    assert doers(text) == {"Syrian government forces", "Russia"}


def test_a_state_is_not_told_beside_its_own_forces() -> None:
    text = (
        "شنت إسرائيل، اليوم، غارة على بلدة الخيام.\nوقالت مصادر إن الطيران الإسرائيلي نفذ الغارة بصاروخين وقتل شخصين."
    )
    assert doers(text) == {"Israeli armed forces"}


def test_the_army_is_that_of_the_country_of_the_act() -> None:
    assert doers("قصف الجيش، أمس، مواقع مسلحين بالمدفعية قرب مدينة بعلبك.") == {"Lebanese armed forces"}


def test_a_verb_without_subject_goes_on_with_the_doer_before() -> None:
    text = "قصفت قوات النظام، اليوم، بلدة النيرب بالمدفعية. كما استهدفت بلدة سرمين بصواريخ وأصابت طفلا."
    article = an_article(text, published="2024-05-14")
    told = [[actor.name for actor in event.actors] for event in extract_events(article)]
    assert told == [["Syrian government forces"]] * 2


def test_an_actor_has_kind_and_home() -> None:
    (actor,) = only("شن الحوثيون، أمس، هجوما صاروخيا على مدينة مأرب أوقع قتيلين.").actors
    assert (actor.kind, actor.country, actor.text) == ("armed_group", "YE", "الحوثيون")
