"""What an act was aimed at: the frame of the clause decides, not which force stands nearest."""

import pytest

from processors.events import extract_events
from processors.events.struck import Struck, Sure, firmest
from tests.news import an_article


def targets(text: str) -> set[str]:
    article = an_article(text, published="2026-03-09")
    (event,) = extract_events(article)
    for told in (one for one in event.evidence if one.field == "targets"):
        assert text[told.start : told.end] == told.text
    return {target.type for target in event.targets}


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        # Who attacks is no target, before its verb, after it, or in a relative clause.
        ("هاجم مسلحون مركزا للشرطة في كركوك أمس الأحد.", {"police_security"}),
        ("قصف الحوثيون مخيما للنازحين في مأرب أمس الأحد.", {"civilians"}),
        ("استهدف تفجير نفذه تنظيم داعش حسينية في كركوك أمس الأحد.", {"religious"}),
        ("قصفت راجمة صواريخ تابعة لقوات النظام مستشفى في إدلب أمس الأحد.", {"medical"}),
        # The force that a bombardment is aimed at is.
        ("شنت طائرات حربية أمس الأحد غارات على مواقع لتنظيم داعش قرب كركوك.", {"armed_group"}),
        ("تعرضت دورية للجيش لكمين قرب كركوك أمس الأحد.", {"military"}),
        # What belongs to an armed group is the group's.
        ("استهدف انتحاري بسيارة مفخخة حاجزا لوحدات حماية الشعب في كوباني أمس الأحد.", {"armed_group"}),
        # What the frame names silences who only was there.
        ("أصيبت امرأة بانفجار عبوة ناسفة استهدف رتلا عسكريا في الموصل أمس الأحد.", {"military"}),
        # Where it names nothing, the victims tell; pilgrims are civilians too.
        ("قتل ثلاثة جنود بانفجار عبوة ناسفة في الموصل أمس الأحد.", {"military"}),
        ("قتل ثلاثة زوار بانفجار عبوة ناسفة في الموصل أمس الأحد.", {"civilians", "religious"}),
        ("قتل ثلاثة عناصر من قوات الأمن بانفجار عبوة ناسفة في الموصل أمس الأحد.", {"police_security"}),
        # Soldiers at home are no foreign forces.
        ("قتل جنديان تركيان بانفجار عبوة ناسفة في إدلب أمس الأحد.", {"foreign_forces"}),
        ("قتل جنديان تركيان بانفجار عبوة ناسفة في ديار بكر أمس الأحد.", {"military"}),
        # Who tells of it, and who comes to help, is none.
        ("قال مصدر في الشرطة إن عبوة ناسفة انفجرت في سوق شعبي وسط الموصل أمس الأحد.", {"civilians"}),
        ("سقط صاروخ على منزل في إدلب أمس الأحد ونقلت فرق الدفاع المدني الجرحى.", {"civilians"}),
        # Who was with the one attacked is no target; an army's soldiers are.
        ("قتل قائد الشرطة وأصيب سائقه بانفجار عبوة ناسفة في البصرة أمس الأحد.", {"police_security"}),
        ("أصيب نجله بانفجار عبوة ناسفة استهدفت قاضيا في البصرة أمس الأحد.", {"government"}),
        ("أعلن الجيش مقتل ثلاثة من جنوده بانفجار عبوة ناسفة في الموصل أمس الأحد.", {"military"}),
        # A rank is the police's where policemen are told beside it, and a soldier's else.
        ("قتل ضابط وأصيب شرطيان بانفجار عبوة ناسفة في العريش أمس الأحد.", {"police_security"}),
        ("قتل ضابط بانفجار عبوة ناسفة في العريش أمس الأحد.", {"military"}),
        # Whom a bomber chose, people of no told kind do not say.
        ("قتل تسعة أشخاص في هجوم انتحاري في كركوك أمس الأحد.", set()),
        ("قتل تسعة أشخاص بانفجار سيارة مفخخة في كركوك أمس الأحد.", {"civilians"}),
        # What goes by a bomb, what was exposed far before the attack, what was set on fire and hit by a missile.
        ("انفجرت عبوة ناسفة على الطريق العام قرب الرمادي أمس الأحد لدى مرور طقم عسكري.", {"military"}),
        ("تعرض رتل تابع لشركة نقل تعمل مع التحالف الدولي لانفجار عبوة ناسفة قرب بابل أمس الأحد.", {"foreign_forces"}),
        ("أضرم مجهولون النار أمس الأحد في مكتب فضائية في البصرة.", {"media"}),
        ("أصيبت ناقلة نفط أمس الأحد بصاروخ قبالة المخا.", {"ship"}),
        # A building that gives a place its name, some villages, a camp that only sounds like a soldiers'.
        ("أصابت قذيفة مدفعية خزانا في مصفاة الزاوية أمس الأحد.", {"oil_energy"}),
        ("قصف الطيران الروسي عدة قرى وبلدات في ريف إدلب أمس الأحد.", {"civilians"}),
        ("قصفت المدفعية معسكر زمزم للنازحين قرب الفاشر أمس الأحد.", {"civilians"}),
        # Losses without a number.
        ("أصيب عدد من المدنيين بقصف مدفعي على محور كفرنوران أمس الأحد.", {"civilians"}),
        ("سقطت إصابات في صفوف المدنيين بقصف مدفعي على محور كفرنوران أمس الأحد.", {"civilians"}),
        # A man after a verb with its object, or with "himself", is who did it.
        ("فجر رجل نفسه بحزام ناسف عند مركز للشرطة في كركوك أمس الأحد.", {"police_security"}),
        ("أصيب جندي حين هاجمه رجل بسكين في القدس أمس الأحد.", {"military"}),
        # Tribes that fight are no side of a war.
        ("قتل تسعة أشخاص في اشتباكات بين عشيرتين في البصرة أمس الأحد.", {"unknown"}),
        # Whose somebody is.
        ("قتل العضو البارز بتنظيم القاعدة في ضربة جوية قرب إدلب أمس الأحد.", {"armed_group"}),
        ("قتل شرطي أثناء تصديه لمسلحين هاجموا مركزا للشرطة في كركوك أمس الأحد.", {"police_security"}),
        ("قتل شرطيان في كمين نصبه مسلحون لسيارتهما قرب كركوك أمس الأحد.", {"police_security"}),
    ],
)
def test_the_frame_names_the_target(text: str, struck: set[str]) -> None:
    assert targets(text) == struck


@pytest.mark.parametrize(
    ("active", "turned"),
    [
        ("قصفت قوات النظام مدرسة في إدلب أمس الأحد.", "تعرضت مدرسة في إدلب لقصف من قوات النظام أمس الأحد."),
        ("اغتال مجهولون قاضيا في البصرة أمس الأحد.", "اغتيل قاض في البصرة أمس الأحد برصاص مجهولين."),
    ],
)
def test_voice_does_not_change_the_target(active: str, turned: str) -> None:
    assert targets(active) == targets(turned)


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        # Any force's name can attack, and what follows "targeting" it is then the object.
        ("أصيبت امرأة باستهداف الفصائل المسلحة بالصواريخ محيط بلدة كفرنبل أمس الأحد.", {"civilians"}),
        ("قتل ستة مدنيين بقصف مدفعي شنته قوات النظام على قرية بريف إدلب أمس الأحد.", {"civilians"}),
        ('جرح طفلان بقصف صاروخي لقوات "قسد" على مدينة أعزاز أمس الأحد.', {"civilians"}),
        ("هاجم مستوطنون رعاة قرب نابلس أمس الأحد بالسكاكين.", {"civilians"}),
        # A definite attack has no genitive: what stands after it is its object or an adjective.
        ("استهدف القصف قوات البيشمركة قرب كركوك أمس الأحد.", {"armed_group"}),
        ("أصيب ثلاثة جنود في هجوم مسلح قرب تبسة أمس الأحد.", {"military"}),
        # "And" joins a second object; a preposition begins no object.
        ("استهدفت غارات روسية مدرسة ومشفى ميدانيا في إدلب أمس الأحد.", {"education", "medical"}),
        ("استهدفت طائرة مسيرة سيارة قرب مصرف الرافدين في الموصل أمس الأحد.", {"unknown"}),
        # "On" goes with an attack, or not.
        ("انفجرت عبوة ناسفة في الموصل أمس الأحد وألقي القبض على نائب في البرلمان.", set()),
        # Whose it is: told after it, by its pronoun, or by who was hurt in it.
        ("استهدف طيران التحالف معاقل لمقاتلي طالبان في قندهار أمس الأحد.", {"armed_group"}),
        ("انفجرت عبوة ناسفة بحافلة في العريش أمس الأحد وأصيب أربعة شرطيين.", {"police_security"}),
        ("هاجم مسلحون نقطة تفتيش في بعقوبة أمس الأحد وقتلوا ثلاثة جنود.", {"military"}),
        ("فجر انتحاري نفسه في مسجد لقوات الأمن في أبها أمس الأحد.", {"police_security", "religious"}),
        ("قتل قيادي في حركة حماس بغارة إسرائيلية على غزة أمس الأحد.", {"armed_group"}),
        ("قتل عنصران من الجيش بهجوم لتنظيم داعش قرب كركوك أمس الأحد.", {"military"}),
        # Who fell in a force's mosque was the force's; whom a bomb hurt and what it went off by are both struck.
        ("استهدف تفجير المصلين في مسجد لقوات الأمن في أبها أمس الأحد.", {"police_security", "religious"}),
        ("أصيب شرطيان بانفجار سيارة مفخخة أمام مطعم في مقديشو أمس الأحد.", {"police_security", "business"}),
        # Of a fight whose sides nobody names, one is no state's.
        ("أوقعت اشتباكات اندلعت أمس الأحد في الزاوية ثلاثة قتلى.", {"armed_group"}),
        # A father is no month.
        ("قتل أب وطفله بقصف مدفعي على سرمين أمس الأحد.", {"civilians"}),
        ("انفجرت عبوة ناسفة في الموصل في شهر آب الماضي.", set()),
        # Named without a number, before the verb or after it.
        ("أصيب مدنيون جراء قصف مدفعي على ريف حماة أمس الأحد.", {"civilians"}),
        # A town that is struck is its people, and so are its outskirts; what lies around it is nobody's.
        ("شنت طائرات حربية غارات على بلدة سرمين أمس الأحد.", {"civilians"}),
        ("شنت طائرات حربية غارات على أطراف بلدة سرمين أمس الأحد.", {"civilians"}),
        ("شنت طائرات حربية غارات على محيط بلدة سرمين أمس الأحد.", set()),
        ("تعرضت قرية المشيرفة الواقعة على نهر العاصي في ريف حماة أمس الأحد لقصف مدفعي.", {"civilians"}),
        # What belongs to "the movement" is an armed group's, and so are its depots.
        ("شن الجيش غارة جوية على قاعدة للحركة جنوبي مقديشو أمس الأحد.", {"armed_group"}),
        ("قصفت طائرات حربية معسكرات للحزب في جبل قنديل أمس الأحد ودمرت مستودعات أسلحة.", {"armed_group"}),
        # The car is not theirs who tell of it.
        ("قال الجيش الإسرائيلي إن رجلا جرح عندما تعرضت سيارته لإطلاق نار قرب نابلس أمس الأحد.", {"civilians"}),
        # Who was in what was struck is not struck apart from it; nor are they whose death is answered.
        ("قتل سبعة مسؤولين في غارة على قنصلية إيران في دمشق أمس الأحد.", {"diplomatic"}),
        ("قصفت طائرات حربية مواقع لتنظيم داعش قرب كركوك أمس الأحد ردا على مقتل ثلاثة جنود.", {"armed_group"}),
        # An army abroad is a foreign force.
        ("استهدف قصف صاروخي نقطة للجيش التركي في إدلب أمس الأحد.", {"foreign_forces"}),
    ],
)
def test_owners_joints_and_towns(text: str, struck: set[str]) -> None:
    assert targets(text) == struck


def test_soldiers_who_fell_where_police_were_attacked_are_policemen_by_their_ranks() -> None:
    police, soldiers = Struck(0, 1, Sure.AIMED), Struck(4, 5, Sure.VICTIM)
    assert firmest({"police_security": police, "military": soldiers}) == {"police_security"}
    assert firmest({"police_security": police, "civilians": soldiers}) == {"police_security"}
    assert firmest({"business": police, "military": soldiers}) == {"business", "military"}


def test_what_another_clause_tells_of_another_attack_is_no_target() -> None:
    text = (
        "انفجرت عبوة ناسفة أمس الأحد في الموصل مستهدفة دورية للشرطة. وجرح شرطي في الانفجار. "
        "وقال شهود إنهم سمعوا الدوي. وأغلقت الطرق. وأدان محافظ نينوى هذا الهجوم الذي يذكر بهجمات استهدفت كنائس."
    )
    assert targets(text) == {"police_security"}


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("قتل سالم عوض القيادي في حركة طالبان بغارة على قندهار أمس الأحد.", {"armed_group"}),
        ("اشتبكت قوات الأمن مع مسلحين في حضرموت أمس الأحد.", {"armed_group"}),
        ("قتل ناشط في حركة الجهاد الإسلامي بانفجار عبوة ناسفة في غزة أمس الأحد.", {"armed_group"}),
        ("انفجرت شاحنة صغيرة ملغمة في سوق الخضار في بغداد أمس الأحد.", {"civilians"}),
        ("جرح أربعة مدنيين في انفجار وقع أمس الأحد في مخيم للاجئين في صيدا.", {"civilians"}),
        ("استهدفت غارات جوية قاعدة العند الجوية في لحج أمس الأحد.", {"military"}),
        ("قصفت إيران بالصواريخ قاعدة عين الأسد غربي الأنبار أمس الأحد.", {"foreign_forces"}),
        ("سقطت ثلاثة صواريخ غراد في محيط مطار معيتيقة أمس الأحد.", {"airport"}),
        ("أصيب صحفيان بقصف مدفعي جنوبي لبنان أمس الأحد.", {"media"}),
        ("صدت الشرطة أمس الأحد هجوما على مخفر في كركوك وقتلت ثلاثة مسلحين.", {"police_security"}),
    ],
)
def test_names_callings_and_sites(text: str, struck: set[str]) -> None:
    assert targets(text) == struck


@pytest.mark.parametrize(
    ("text", "aims"),
    [
        ("طعن شاب فلسطيني، اليوم، جنديين عند حاجز حوارة.", {"military"}),
        ("طعن رجل شرطيا في عمان اليوم.", {"police_security"}),
        ("طعن مدني في سوق بعمان اليوم.", {"civilians"}),  # of whom it is told without a doer
    ],
)
def test_people_behind_the_verb_did_it_where_others_suffered_it(text: str, aims: set[str]) -> None:
    [event] = extract_events(an_article(text))
    assert {target.type for target in event.targets} == aims
