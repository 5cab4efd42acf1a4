"""Which act a toll is of, and whom it counts: sentences of our own in the wordings of Arabic outlets."""

import datetime as dt

import pytest

from processors.arabic.letters import fold
from processors.arabic.words import words
from processors.events import extract_events
from processors.events.casualties import losses
from processors.events.tags import tag
from tests.news import an_article

DAY = dt.date(2023, 5, 14)

Toll = tuple[int | None, int | None]


def counts(text: str) -> Toll:
    """The killed and the wounded of one sentence; None where no number is told."""
    tokens = words(fold(text))
    told = losses(tokens, tag(tokens, 0, len(tokens), DAY), 0, len(tokens))
    return told.killed and told.killed.toll.best, told.wounded and told.wounded.toll.best


def tolls(text: str, title: str = "") -> list[Toll]:
    """The killed and the wounded of each event of an article."""
    article = an_article(text, title, published="2023-05-14")
    found = [event.casualties for event in extract_events(article)]
    return [(one.killed.best if one.killed else None, one.wounded.best if one.wounded else None) for one in found]


@pytest.mark.parametrize(
    ("text", "toll"),
    [
        # nouns that are spelt like verbs, and people set before the noun
        ("صد الحرس هجوما شنه نحو ثلاثين مسلحا على المخفر ولم يقع قتلى في صفوفهم.", (0, None)),
        ("سقطت قذيفة على السوق وأوقعت أربعة عمال جرحى.", (None, 4)),
        ("أسفر الاشتباك عن سقوط قتلى ومصابين من الجانبين.", (None, None)),
        # who did it and whom it struck
        ("قتل رجل يحمل فأسا ثلاثة أشخاص في المحطة.", (3, None)),
        ("قتل شرطي ثلاثة جنود داخل القاعدة.", (3, None)),
        ("طعن شاب جنديا عند الحاجز قبل أن يطلق الحراس عليه النار ويردوه قتيلا.", (None, None)),
        ("قتل الجنود سائق سيارة مفخخة قرب الحاجز.", (None, None)),
        ("فجر انتحاري نفسه عند البوابة ولم يقتل سواه.", (0, None)),
        # ages, names and companions are counted for what they are
        ("قال الجيش إن كريم سالم البالغ من العمر 52 عاما والأب لستة أولاد قد قتل بالرصاص.", (1, None)),
        ("قتلوا ستة من قوات سعد وصالح وجرحوا أكثر من عشرين في المعارك.", (6, 20)),
        ("وكان القيادي قد قتل أمس مع خمسة آخرين في غارة.", (6, None)),
        ("أودى التفجير بحياته وحياة سبعة آخرين.", (8, None)),
        ("نتج عن التفجير استشهاد ثمانية من منسوبي المركز إضافة إلى اثنين من العاملين فيه وإصابة تسعة.", (10, 9)),
        # hurt or not
        ("أصابه قناص في ساقه أثناء خروجه من داره.", (None, 1)),
        ("لقي فلاح حتفه جراء إصابته بشظايا قذيفة.", (1, None)),
        ("أصيب ضابط وجرح زميل له بانفجار قنبلة.", (None, 2)),
        ("نجا الصحفي من محاولة اغتيال بالرصاص دون أن يصاب بأذى.", (0, 0)),
        ("ترك الانفجار خلفه رجالا بين جريح وفاقد لبصره.", (None, None)),
        # tolls that rise
        ("ارتفع إلى أربعة وعشرين عدد القتلى الذين سقطوا في الهجوم.", (24, None)),
        ("ارتفاع قتلى هجوم السوق إلى 31.", (31, None)),
    ],
)
def test_a_toll_counts_those_whom_the_act_struck(text: str, toll: Toll) -> None:
    assert counts(text) == toll


def test_an_act_that_follows_another_in_its_sentence_has_a_toll_of_its_own() -> None:
    text = (
        "تعرضت القافلة قرب تكريت أمس لانفجار عبوة ناسفة أودى بجنديين، تلاه بعد عشرة كيلومترات كمين على الطريق نفسها "
        "خلف أربعة قتلى من السائقين وسبعة جرحى."
    )
    assert tolls(text) == [(2, None), (4, 7)]


def test_a_toll_is_told_of_the_last_act_some_sentences_on() -> None:
    text = (
        "أطلق مسلحون النار على حافلة في بعقوبة أمس وقتلوا خمسة ركاب. ووصلت سيارات الشرطة إلى المكان بعد ساعة. "
        "وقال طبيب إن أحد عشر آخرين أصيبوا."
    )
    assert tolls(text) == [(5, 11)]


def test_a_series_of_attacks_gives_its_toll_to_none_of_them() -> None:
    text = (
        "أوقعت سلسلة تفجيرات في العراق أمس ثلاثين قتيلا. ففي الموصل انفجرت سيارة مفخخة وقتلت تسعة أشخاص. "
        "وفي كركوك انفجرت عبوة ناسفة وقتلت شرطيين. وفي تكريت انفجرت عبوة ناسفة أخرى قرب دورية."
    )
    assert 30 not in [killed for killed, _ in tolls(text, "ثلاثون قتيلا في سلسلة تفجيرات بالعراق")]


def test_two_blasts_in_one_town_keep_their_toll_beside_other_acts() -> None:
    text = (
        "ارتفعت حصيلة التفجيرين الانتحاريين اللذين ضربا سوق الخضار في تلعفر أمس إلى عشرين قتيلا وأربعين جريحا. "
        "وفي الموصل فجر انتحاري حزامه الناسف قرب حاجز للجيش وأصاب جنديين."
    )
    assert (20, 40) in tolls(text)


@pytest.mark.parametrize(
    ("text", "toll"),
    [
        # who died of it since was hurt before, and the toll counts him
        ("أعلن المستشفى وفاة اثنين من جرحى التفجير لترتفع الحصيلة إلى خمسة قتلى وعشرين جريحا.", (5, 20)),
        ("ارتفع عدد القتلى إلى تسعة بعد وفاة ثلاثة مصابين.", (9, None)),
        ("ثلاثة من الجرحى في حال الخطر.", (None, None)),
        # what is hit is counted as hurt only where it is people
        ("أصابت الغارات خمس وحدات من المقاتلين وثلاثة مواقع.", (None, None)),
        ("مقذوف حوثي يصيب مسجدا.", (None, None)),
        ("أودت القذيفة بحياة أربعة وأصابت سبعة بجروح.", (4, 7)),
        ("أصيب أفراد أسرة واحدة في القصف.", (None, None)),
        # the source behind a toll is nobody of it, and "through it" comes before whom it hurt
        ("ما أدى إلى مقتل حارس وإصابة عدد من زملائه، وفق مصدر أمني.", (1, None)),
        ("سقطت قذيفة وأصيب من خلالها مواطن بإصابات طفيفة.", (None, 1)),
        ("انفجرت العبوة دون خسائر في الأرواح.", (0, None)),
        ("قال الطبيب إن عدد القتلى استقر عند أربعة.", (4, None)),
        ("بعد يوم على مقتلة الحافلات أحرق مسلحون شاحنة.", (None, None)),
        ("إن ستة من عناصر الشرطة هم من بين القتلى الذين سقطوا في الهجوم.", (None, None)),
    ],
)
def test_only_the_people_an_act_hurt_are_counted(text: str, toll: Toll) -> None:
    assert counts(text) == toll


def test_a_boast_counts_where_nobody_else_tells() -> None:
    boast = "هاجم مسلحون حاجزا للجيش في مدينة تكريت أمس، وأصدر التنظيم بيانا زاعما مقتل عشرة جنود."
    assert tolls(boast) == [(10, None)]
    assert tolls(f"{boast}\nوذكر مصدر طبي أن عدد القتلى بلغ أربعة.") == [(4, None)]


def test_a_sum_that_goes_on_from_the_first_toll_is_the_fuller() -> None:
    text = (
        "قتل ثلاثة من أبناء القيادي بغارة على سيارتهم في مدينة غزة اليوم.\n"
        "وقتل في الغارة ثلاثة من أبنائه وطفلان من أحفاده."
    )
    assert tolls(text) == [(5, None)]


def test_neighbours_that_one_toll_is_told_for_are_one_act() -> None:
    text = "قصفت الطائرات بلدتي الفوعة وكفريا في ريف إدلب اليوم"
    assert tolls(f"{text} ما أدى إلى مقتل سبعة أشخاص.") == [(7, None)]
    assert tolls(f"{text}.") == [(None, None), (None, None)]
    assert tolls("انفجرت عبوتان في بغداد والموصل اليوم ما أدى إلى مقتل سبعة أشخاص.") == [(None, None), (None, None)]
