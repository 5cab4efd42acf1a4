"""What came of an act: done, failed, foiled or denied."""

import pytest

from processors.events import extract_events
from tests.news import an_article


def told(text: str) -> list[tuple[str, str]]:
    article = an_article(text)
    return [(event.event_type, event.outcome) for event in extract_events(article)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # an assault that fails was held off; a clash is fought either way
        ("فشل مسلحون اليوم في اقتحام معسكر للجيش في مأرب.", ("armed_attack", "foiled")),
        ("دارت أمس معارك بين الجيش ومسلحين في تعز وتمكن الجيش من صد هجوم.", ("armed_clash", "completed")),
        # what is thrown comes down in empty land
        ("سقطت قذيفة هاون اليوم في أرض زراعية قرب جازان.", ("shelling", "failed")),
        ("أطلق مسلحون صاروخا على قاعدة قرب كركوك وسقط في منطقة غير مأهولة.", ("rocket_attack", "failed")),
        ("قتل جندي بكمين نصبه مسلحون في منطقة صحراوية قرب الرطبة.", ("armed_attack", "completed")),
        # people were hurt: it reached somebody
        ("أصيب ثلاثة مدنيين في قصف بقذيفة هاون سقطت في أرض زراعية قرب جازان.", ("shelling", "completed")),
        # a failed state, a failed coup and a shell of long ago are no failed attacks
        ("انفجرت عبوة ناسفة اليوم قرب وزارة في دولة فاشلة تمزقها الحرب، هي الصومال.", ("ied", "completed")),
        ("وقع انفجار اليوم في حلب بعبوة ناسفة زرعت في الحرب ولم تنفجر.", ("ied", "completed")),
        # stopped before the end
        ("انفجرت سيارة مفخخة يقودها انتحاري في كابل قبل أن تصل إلى بوابة الوزارة.", ("suicide_bombing", "foiled")),
        ("قتل شخص، الأربعاء الماضي، بينما كان يحاول زرع قنبلة قرب المنامة.", ("ied", "failed")),
        # what somebody is resolved or able to foil has not been foiled; what he succeeded in foiling has
        ("أكد الوزير عزمه على التصدي للإرهاب بعد تفجير مسجد في القطيف أمس.", ("explosion", "completed")),
        ("نجحت الشرطة أمس في إحباط تفجير بسيارة مفخخة قرب صيدا.", ("vehicle_bomb", "foiled")),
        # air defences meet every raid; drones that were met did not arrive
        ("تصدت الدفاعات الجوية السورية اليوم لعدوان إسرائيلي بالصواريخ جنوب دمشق.", ("rocket_attack", "completed")),
        ("تصدت الدفاعات الجوية اليوم لهجوم بطائرات مسيرة على مطار أربيل.", ("drone_attack", "foiled")),
        # denied is the act, not what it cost
        ("نفت الشرطة وقوع إصابات في الانفجار الذي هز سوق البصرة أمس.", ("explosion", "completed")),
        ("نفت الشرطة وقوع أي هجوم على حاجزها في البصرة أمس.", ("attack", "denied")),
        # a threat to hit
        ("وتوعد قيادي في الفصيل بضرب السفارة الأميركية في بغداد.", ("attack", "threatened")),
        # taken apart: a bomb is foiled, a cell of plotters is not
        ("فككت الشرطة عبوة ناسفة أمس قرب مدرسة في صيدا.", ("ied", "foiled")),
        ("أصيب شرطي بانفجار عبوة ناسفة اليوم في صيدا بعد تفكيك شبكة متهمة بالتهريب.", ("ied", "completed")),
        # without any damage: it hit nothing; without victims alone, it may have hit something
        ("سقط صاروخ اليوم على النقب دون أن يحدث أضرارا.", ("rocket_attack", "failed")),
        ("قصفت المدفعية اليوم قرية البارة دون وقوع إصابات.", ("shelling", "completed")),
        # denied is that it happened, or only who did it
        ("نفت الشرطة اليوم وقوع انفجار في مطار بغداد بسيارة مفخخة.", ("vehicle_bomb", "denied")),
        ("نفى الجيش اليوم ما تردد عن قصف مدرسة في تعز بالمدفعية.", ("shelling", "denied")),
        ("نفت الجماعة اليوم مسؤوليتها عن تفجير سيارة مفخخة في بغداد.", ("vehicle_bomb", "completed")),
        # shot down, and fallen
        ("أسقطت الدفاعات الجوية اليوم مسيرة مفخخة فوق أربيل.", ("drone_attack", "foiled")),
        ("قالت إسرائيل إن صاروخا قد يسقط في النقب، وسقط اليوم صاروخ على سديروت.", ("rocket_attack", "completed")),
    ],
)
def test_what_came_of_an_act(text: str, expected: tuple[str, str]) -> None:
    assert told(text) == [expected]


def test_a_bomb_that_was_to_strike_is_no_second_act() -> None:
    text = "انفجرت عبوة ناسفة أمس قرب المنامة.\nوكان من المقرر أن تستهدف العبوة دورية للشرطة."
    assert told(text) == [("ied", "completed")]


def test_a_plot_that_was_found_out_is_hypothetical_and_foiled() -> None:
    text = "قتل جندي برصاص مسلحين اليوم في كركوك.\nواتهم خمسة بالتخطيط لشن هجمات على منشآت عسكرية في ملبورن."
    assert told(text) == [("armed_attack", "completed"), ("attack", "foiled")]


def test_a_claim_that_is_checked_is_denied() -> None:
    text = """نشر حساب مقطعا، وفق الوصف الآتي - دون تصرف -:
قصف صاروخي استهدف اليوم ميناء الحديدة.
حقق الادعاء مئات المشاركات، وتناقله مستخدمون آخرون."""
    assert told(text) == [("rocket_attack", "denied")]


def test_a_blast_that_turns_out_an_accident_is_none() -> None:
    text = "قتل ثلاثة في انفجار هز حيا في دمشق اليوم.\nوقال الوزير إن الانفجار وقع بسبب خلل في محرك حافلة."
    assert told(text) == []
    assert told(text.replace("بسبب خلل في محرك حافلة", "بسيارة مفخخة")) == [("vehicle_bomb", "completed")]


def test_sport_at_the_end_makes_no_report_of_attacks_a_match() -> None:
    attack = "قصفت المدفعية اليوم قرية البارة.\n"
    filler = "وتواصلت عمليات البحث في المكان.\n" * 4
    sport = "وفي الدوري فاز الفريق في مباراة سجل فيها لاعب هدفين وأهدر ركلة."
    assert told(attack + filler + sport) == [("shelling", "completed")]
    assert told(sport + "\n" + attack) == []


def test_who_denies_that_his_side_shelled_a_place_tells_of_an_act_that_is_denied() -> None:
    text = "نفى ناطق باسم الجيش أمس أن تكون مدفعيته قد قصفت أي حي سكني في بعقوبة."
    assert told(text) == [("shelling", "denied")]


def test_what_is_owned_up_to_is_not_what_was_denied() -> None:
    text = (
        "نفى مصدر عسكري أن تكون القوة الصاروخية قد استهدفت أي حي سكني في مأرب.\n"
        "وأقر المصدر في المقابل بإطلاق صاروخ على معسكر للجيش في مدينة مأرب أمس الخميس."
    )
    assert told(text) == [("rocket_attack", "denied"), ("rocket_attack", "completed")]


def test_the_dead_of_an_act_that_is_denied_are_denied_with_it() -> None:
    text = "نفى الناطق باسم الجيش أن يكون طيرانه قصف سوق بعقوبة أمس، واصفا ما قيل عن مقتل تسعين شخصا هناك بأنه أكاذيب."
    assert told(text) == [("air_strike", "denied")]
