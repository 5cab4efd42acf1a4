"""How many were killed and hurt: sentences of our own in the wordings of Arabic outlets."""

import datetime as dt

import pytest

from processors.arabic.letters import fold
from processors.arabic.words import words
from processors.events import extract_events
from processors.events.casualties import losses
from processors.events.tags import tag
from processors.events.tolls import Losses
from tests.news import an_article

DAY = dt.date(2023, 5, 14)


def read(text: str) -> Losses:
    tokens = words(fold(text))
    return losses(tokens, tag(tokens, 0, len(tokens), DAY), 0, len(tokens))


def counts(text: str) -> tuple[int | None, int | None]:
    """The killed and the wounded; None where no number is told."""
    told = read(text)
    return told.killed and told.killed.toll.best, told.wounded and told.wounded.toll.best


def killed(text: str) -> tuple[int | None, int | None, int | None]:
    told = read(text).killed
    assert told is not None
    return told.toll.best, told.toll.low, told.toll.high


@pytest.mark.parametrize(
    ("text", "toll"),
    [
        # verb, subject and object
        ("قتل سبعة أشخاص وأصيب تسعة عشر آخرون بانفجار في السوق.", (7, 19)),
        ("إن تسعة على الأقل قتلوا وأصيب عشرون في القصف.", (9, 20)),
        ("اقتحم المهاجمون القرية وقتلوا شيخا وجرحوا أكثر من أربعين آخرين.", (1, 40)),
        ("وقتل في الهجوم سائق واحد.", (1, None)),
        ("أصيب جراء الغارة ستة أشخاص.", (None, 6)),
        ("أصيب شخصان الأحد بقصف مدفعي.", (None, 2)),
        ("إن طفلا قتل وأصيب آخرون جراء القصف.", (1, None)),
        ("قال الشهود إن طفلا استشهد وجرحت امرأة في القصف.", (1, 1)),
        ("فتحوا النار على حارسه فقتلوه ولاذوا بالفرار.", (1, None)),
        ("داهموا المنزل وقتلوه وزوجته وطفله.", (3, None)),
        ("أصابت القذيفة منزل المواطن سالم.", (None, None)),
        ("انفجرت القنبلة قرب موكبه فأصابته بجروح وقتلت حارسين.", (2, 1)),
        ("أردى مجهولون شرطيا قرب منزله.", (1, None)),
        ("اغتال مسلحان على دراجة نارية قاضيا أمام منزله.", (1, None)),
        ("لقي ضابطان مصرعهما وجرح ثالث.", (2, 1)),
        ("أربعة تلاميذ لقوا حتفهم وأصيب سبعة في انفجار لغم.", (4, 7)),
        ("أعدم التنظيم ثلاثة رعاة في البادية.", (3, None)),
        ("فارق الحياة عاملان متأثرين بجراحهما.", (2, None)),
        ("أودى التفجير بحياة 18 شخصا على الأقل.", (18, None)),
        ("انفجار راح ضحيته ثمانية من رجال الشرطة.", (8, None)),
        ("القضاء على أربعة إرهابيين بولاية تبسة.", (4, None)),
        ("ارتقى خمسة أطفال في قصف على المخيم.", (5, None)),
        ("أصيب طفل وآخر كان برفقته.", (None, 1)),
        ("استشهد فتى وأصيب آخر وامرأة.", (1, 2)),
        ("حادث سطو مسلح على سيارة وقتلوا من فيها.", (None, None)),
        ("إن قياديا وخمسة من مرافقيه قتلوا في الغارة.", (6, None)),
        ("مقتل جنود عبر استهداف إحدى قواعدهم.", (None, None)),
        ("قتل عنصران جراء استهداف موقع في قرية الصياد.", (2, None)),
        # nouns
        ("خلف الانفجار 12 قتيلا و30 جريحا.", (12, 30)),
        ("سقوط قتيل وثلاثة مصابين.", (1, 3)),
        ("أسفر القصف عن ثلاثة قتلى وعشرات الجرحى.", (3, None)),
        ("بلغ عدد القتلى 21 شخصا.", (21, None)),
        ("ارتفعت حصيلة ضحايا الغارة إلى تسعة قتلى و61 جريحا.", (9, 61)),
        ("إن عدد قتلى التفجير الذي وقع أمس بلغ 13 شخصا.", (13, None)),
        ("نقل جميع المصابين البالغ عددهم ستة أشخاص إلى المستشفى.", (None, 6)),
        ("تسجيل ست إصابات بين المدنيين.", (None, 6)),
        ("عثر الأهالي على ثلاث جثث.", (3, None)),
        ("وكان أحد شهداء الحي طبيبا.", (None, None)),
        ("الانفجار الذي ذهب ضحيته 27 شخصا.", (27, None)),
        # names and persons
        ("مقتل خالد السالم بغارة على سيارته.", (1, None)),
        ("إن محسن الراوي قتل في ضربة جوية.", (1, None)),
        ("اغتيال القيادي أبو بكر الشامي في إدلب.", (1, None)),
        ("مقتل وزير النقل السابق، سمير الكاتب، واثنين من حراسه.", (3, None)),
        ("ما أدى إلى مقتله مع اثنين من مرافقيه.", (3, None)),
        ("مقتل قائد الفوج وثلاثة من عناصره.", (4, None)),
        ("نفى المتحدث مقتل خالد السالم.", (None, None)),
        # "carried off", lives lost, and what a passive verb is told by
        ("وأودى الانفجار بثلاثة جنود عند الحاجز.", (3, None)),
        ("حصدت الغارة أرواح خمسة من عمال المصنع.", (5, None)),
        ("فقد عاملان حياتهما وأصيب أربعة.", (2, 4)),
        ("إن حياتهم في المخيم تزداد صعوبة.", (None, None)),
        ("أصيب بانفجار لغم ثلاثة رعاة.", (None, 3)),
        ("أطلق مجهولون عليه النار وقتل بثلاث رصاصات.", (None, None)),
        ("كان حارس قد قتل وأصيب خمسة آخرون في التفجير.", (1, 5)),
        ("بلغ عدد القتلى 16 والجرحى 31.", (16, 31)),
        ("إصابة معلمة وابنتها بشظايا.", (None, 2)),
        # groups added, parts not
        ("مقتل ثلاثة جنود وأربعة مدنيين.", (7, None)),
        ("قتل ثلاثة من أبنائه وثلاثة من أحفاده، إلى جانب سائق السيارة.", (7, None)),
        ("مقتل تسعة أشخاص بينهم طفلان وامرأة.", (9, None)),
        ("مقتل ستة أشخاص، من بينهم انتحاري.", (5, None)),
        ("مقتل ستة أشخاص بينهم المهاجم.", (5, None)),
        ("سقوط أربعة عشر قتيلا، من بينهم ثلاثة مهاجمين، و20 جريحا.", (11, 20)),
        ("لقي ستة أشخاص مصرعهم، بينهم المهاجم، وأصيب سبعة.", (5, 7)),
        ("مقتل ستة من الحرس إضافة إلى مقتل أربعة من عناصر الفوج.", (10, None)),
        ("مقتل طفلين ومعلمتهما وشقيقتين.", (5, None)),
        ("اشتباكات أسفرت عن مقتل ستة مسلحين، ومقتل جنديين من الجيش.", (8, None)),
        # what is like a dual
        ("مقتل مدنيين في القصف.", (None, None)),
        ("مقتل مدنيين اثنين في القصف.", (2, None)),
        ("إصابة جنديين بجروح.", (None, 2)),
        ("إصابة الطفلين بجروح.", (None, 2)),
        # families
        ("مصرع عائلة كاملة تحت الأنقاض.", (None, None)),
        ("مقتل عائلة مؤلفة من خمسة أفراد.", (5, None)),
        # one number for both
        ("مقتل وإصابة 30 شخصا.", (None, None)),
        ("سقوط 40 مدنيا بين قتيل وجريح.", (None, None)),
        ("20 قتيلا وجريحا في غارات على المدينة.", (None, None)),
        # none, and unknown
        ("سقطت القذيفة في أرض زراعية دون تسجيل إصابات.", (0, 0)),
        ("ولم يسفر الهجوم عن وقوع ضحايا.", (0, 0)),
        ("اقتصرت الأضرار على الماديات.", (0, 0)),
        ("لم يصب أحد بأذى.", (0, 0)),
        ("لم يخلف القصف أي خسائر مادية أو بشرية.", (0, 0)),
        ("استهدفت المسيرة دراجة من دون أن يصاب سائقها.", (0, 0)),
        ("لم يقتل أحد، لكن امرأة جرحت بالزجاج.", (0, 1)),
        ("لم يصب أي شخص آخر.", (None, None)),
        ("من دون أن ترد أنباء عن إصابات.", (None, None)),
        ("ولم ترد معلومات عن خسائر بشرية.", (None, None)),
        ("دون معرفة حجم الخسائر.", (None, None)),
        ("ولا تزال فرق الإنقاذ تبحث عن جثث.", (None, None)),
        ("مع عدم وجود إصابات أخرى.", (None, None)),
        ("وإصابة آخرين بجروح.", (None, None)),
        ("سقوط عدد من القتلى والجرحى.", (None, None)),
        # not of this act
        ("قصف الجيش الموقع ردا على مقتل ثلاثة جنود.", (None, None)),
        ("وبذلك يرتفع عدد القتلى إلى أربعين.", (None, None)),
        ("ارتفع عدد ضحايا القصف خلال يومين إلى 13 مدنيا.", (None, None)),
        ("مقتل 40 ألف شخص منذ بدء الحرب.", (None, None)),
        ("تعرض الإقليم لأكثر من 90 هجوما أسفرت عن مقتل 32 شخصا.", (None, None)),
        ("محاولة قتل ضابطين.", (None, None)),
    ],
)
def test_the_killed_and_the_wounded(text: str, toll: tuple[int | None, int | None]) -> None:
    assert counts(text) == toll


@pytest.mark.parametrize(
    ("text", "range_"),
    [
        ("مقتل ما بين عشرة و15 شخصا.", (10, 10, 15)),
        ("مقتل ما لا يقل عن ستة جنود.", (6, 6, None)),
        ("مقتل نحو عشرين شخصا.", (20, None, None)),
        ("مقتل العشرات في القصف.", (None, 24, None)),
        ("مقتل بضعة أشخاص.", (None, 3, 9)),
        ("مقتل عائلة بأكملها.", (None, 2, None)),
    ],
)
def test_ranges(text: str, range_: tuple[int | None, int | None, int | None]) -> None:
    assert killed(text) == range_


def tolls(*paragraphs: str) -> list[tuple[int | None, int | None]]:
    """The killed and the wounded of each event of an article."""
    article = an_article("\n\n".join(paragraphs), published="2023-05-14")
    found = [event.casualties for event in extract_events(article)]
    return [(one.killed.best if one.killed else None, one.wounded.best if one.wounded else None) for one in found]


def test_the_first_toll_counts_until_it_rises() -> None:
    lead = "قتل تسعة أشخاص بانفجار سيارة مفخخة في الموصل اليوم."
    assert tolls(lead, "وزعم التنظيم أن الانفجار في الموصل أوقع 40 قتيلا.") == [(9, None)]
    assert tolls(lead, "وارتفعت حصيلة الانفجار في الموصل إلى 12 قتيلا.") == [(12, None)]


def test_what_several_attacks_cost_together_is_none_of_theirs() -> None:
    assert tolls(
        "انفجرت عبوة ناسفة في الموصل اليوم وقتلت جنديين.",
        "وانفجرت سيارة مفخخة في كركوك اليوم وقتلت ثلاثة مدنيين.",
        "وأدت هذه الانفجارات إلى إصابة 30 شخصا.",
    ) == [(2, None), (3, None)]


def test_the_dead_of_a_second_clause_are_added_where_they_are_others() -> None:
    fight = "اندلعت اشتباكات في تعز اليوم قتل فيها خمسة مسلحين، فيما قتل ثلاثة جنود."
    assert tolls(fight) == [(8, None)]


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("أعلن مسؤول أن شخصا قتل وأصيب 19 في هجوم بقنبلة يدوية في السوق", (1, 19)),
        ("قالت الشرطة إن شرطيين قتلا وأصيب سبعة في الهجوم", (2, 7)),
        ("قتل وأصيب 30 شخصا في الهجوم", (None, None)),
        ("قام مسلحون بقطع رؤوس أربعة قرويين في الهجوم", (4, None)),
        ("قال الشاهد إنه لا يعرف ما إذا كان هناك قتلى في الانفجار", (None, None)),
    ],
)
def test_who_was_killed_stands_before_the_verb_and_who_was_hurt_behind(
    text: str, both: tuple[int | None, int | None]
) -> None:
    assert counts(text) == both
