import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from processors.article import Article
from processors.event import Facts
from processors.events import extract_events
from tests.news import an_article

WEDNESDAY = "2023-03-08"


def article(text: str, title: str = "", published: str | None = WEDNESDAY, timezone: str = "Asia/Baghdad") -> Article:
    return an_article(text, title, published=published, timezone=timezone)


def only(text: str, title: str = "") -> Facts:
    events = extract_events(article(text, title))
    assert len(events) == 1, [event.event_type for event in events]
    return events[0]


def losses(event: Facts) -> tuple[int | None, int | None]:
    killed, wounded = event.casualties.killed, event.casualties.wounded
    return (killed.best if killed else None, wounded.best if wounded else None)


CONVOY = """أفاد ضابط في الشرطة العراقية، اليوم الأربعاء، باستهداف قافلة دعم للتحالف الدولي قرب الديوانية.
وذكر الضابط أن قنبلة مزروعة انفجرت بإحدى الشاحنات على الطريق السريع جنوبي الديوانية، وهو الحادث الثاني خلال يومين.
وأوضح أن الانفجار لم يخلف ضحايا واقتصرت الأضرار على عجلة واحدة.
وأحبطت الدفاعات الجوية، فجر اليوم، هجوما بثلاث طائرات مسيرة استهدف قاعدة "حرير" في أربيل، \
كما أحبطت، يوم الأحد الفائت، هجوما مماثلا استهدف القنصلية الأميركية في البصرة.
ويذكر أن غارة إسرائيلية قتلت في 14 شباط (فبراير) 2021 ثلاثة مقاتلين قرب البوكمال."""


def test_an_article_tells_of_its_news_of_earlier_attacks_and_of_history() -> None:
    bomb, drones, similar, history = extract_events(article(CONVOY, "قنبلة تستهدف قافلة دعم للتحالف جنوبي الديوانية"))
    assert (bomb.event_type, bomb.outcome, bomb.temporality) == ("ied", "completed", "new")
    assert bomb.date is not None
    assert (bomb.date.start, bomb.date.end) == ("2023-03-08", "2023-03-08")
    assert losses(bomb) == (0, 0)
    assert bomb.damage is not None
    assert {target.type for target in bomb.targets} >= {"foreign_forces"}
    assert (drones.event_type, drones.outcome) == ("drone_attack", "foiled")
    assert [(w.type, w.count) for w in drones.weapons] == [("drone", 3)]
    assert drones.place is not None
    assert drones.place.name == "Harir air base"
    assert (similar.event_type, similar.outcome) == ("drone_attack", "foiled")
    assert similar.date is not None
    assert similar.date.start == "2023-03-05"
    assert {target.type for target in similar.targets} == {"diplomatic"}
    assert (history.event_type, history.temporality) == ("air_strike", "background")
    assert history.date is not None
    assert history.date.start == "2021-02-14"
    assert losses(history) == (3, None)
    assert losses(drones) == losses(similar) == (None, None)


def test_lead_caption_and_recap_are_one_act_and_an_anniversary_is_history() -> None:
    text = """تصدت القوات العراقية صباح اليوم لهجوم بطائرتين مسيرتين حاولتا الوصول إلى قاعدة عين الأسد.
وقال متحدث إن المحاولة فشلت ولم تقع إصابات.
تصدي القوات العراقية لهجوم بطائرتين مسيرتين على قاعدة عين الأسد
وهذا الهجوم هو الثاني هذا الأسبوع، \
بعد هجوم مماثل الإثنين تزامن مع الذكرى الثالثة لاغتيال قائد محلي بعبوة ناسفة في الرمادي.
وتعرض أول من أمس مقر دبلوماسي في مطار أربيل لهجوم بطائرتين مسيرتين تم إحباطه.
ومنذ ذلك الوقت طالت عشرات الهجمات مصالح أجنبية في العراق بصواريخ وطائرات مسيرة."""
    events = extract_events(article(text, "صد هجوم بطائرتين مسيرتين على عين الأسد"))
    fresh = [e for e in events if e.temporality == "new"]
    assert [(e.event_type, e.outcome) for e in fresh] == [("drone_attack", "foiled"), ("drone_attack", "foiled")]
    assert [e.date.start for e in fresh if e.date] == ["2023-03-08", "2023-03-06"]
    assert [e.temporality for e in events if e not in fresh] == ["background"]


def test_a_roundup_is_split_and_its_total_is_no_event() -> None:
    text = """قتل سبعة أشخاص وأصيب عشرون في ثلاثة تفجيرات هزت العراق الثلاثاء.
وفي كركوك قتل أربعة جنود وأصيب تسعة في انفجار سيارة مفخخة.
كما انفجرت عبوة ناسفة قرب مسجد في بعقوبة ما أدى إلى مقتل مدنيين اثنين وإصابة ستة آخرين.
وفي الفلوجة فجر انتحاري نفسه عند نقطة تفتيش للشرطة فقتل شرطيا وجرح خمسة."""
    events = extract_events(article(text))
    assert [(e.event_type, losses(e)) for e in events] == [
        ("vehicle_bomb", (4, 9)), ("ied", (2, 6)), ("suicide_bombing", (1, 5)),
    ]  # fmt: skip
    assert [e.place.name for e in events if e.place] == ["Kirkuk", "Baqubah", "Fallujah"]


@pytest.mark.parametrize(
    ("text", "kind", "toll"),
    [
        ("قصفت مدفعية النظام السوري بلدة سرمين شرقي إدلب، ما أسفر عن مقتل امرأة وطفلين.", "shelling", (3, None)),
        ("شنت مقاتلات روسية ثلاث غارات على محيط جسر الشغور دون وقوع إصابات.", "air_strike", (0, 0)),
        ("أطلق مسلحون مجهولون النار على حاجز للجيش في عدن فقتلوا جنديين وأصابوا ثالثا.", "armed_attack", (2, 1)),
        ("سقطت أربعة صواريخ كاتيوشا على قاعدة بلد الجوية ولم تسجل أي إصابات.", "rocket_attack", (0, 0)),
        ("اغتال مسلحون قاضيا في مدينة الموصل مساء أمس.", "assassination", (1, None)),
        ("اختطف مسلحون مهندسا أجنبيا في طرابلس أمس.", "abduction", (None, None)),
        ("لقي خمسة رعاة مصرعهم بانفجار لغم أرضي في ريف حمص الشرقي.", "landmine", (5, None)),
        ("اندلعت اشتباكات بين الجيش السوداني وقوات الدعم السريع في الفاشر أوقعت 12 قتيلا.", "armed_clash", (12, None)),
        ("ألقى مجهولون قنبلة يدوية على مركز للشرطة في البصرة.", "grenade", (None, None)),
        ("مقتل أربعين شخصا وجرح 83 بانفجار سيارة مفخخة في الموصل أمس.", "vehicle_bomb", (40, 83)),
        ("لقي 18 شخصا حتفهم وجرح أكثر من عشرين في انفجار سيارة مفخخة في الموصل أمس.", "vehicle_bomb", (18, 20)),
        ("قتل جنديان وأحد أفراد الشرطة بانفجار عبوة ناسفة في الموصل أمس.", "ied", (3, None)),
        ("ستة أشخاص قتلوا وأصيب 16 آخرون بانفجار سيارة مفخخة في الموصل أمس.", "vehicle_bomb", (6, 16)),
        ("مقتل أربعة أطفال وجرح خمسة آخرين جميعهم من عائلة واحدة بقصف مدفعي على إدلب أمس.", "shelling", (4, 5)),
    ],
)
def test_types_and_tolls(text: str, kind: str, toll: tuple[int | None, int | None]) -> None:
    event = only(text)
    assert event.event_type == kind
    assert losses(event) == toll


@pytest.mark.parametrize(
    "text",
    [
        "سجل المهاجم هدفين في المباراة وقاد هجوم الفريق في الشوط الثاني بعد ضربة جزاء في ملعب البصرة.",
        "تراجع مؤشر البورصة بعد موجة بيع وصفها محللون بأنها انفجار لفقاعة الأسهم في دبي.",
        "توفي الفنان في بغداد إثر نوبة قلبية عن 70 عاما.",
        "تعرضت شركة في عمان إلى هجوم إلكتروني عطل مواقعها يوم الإثنين.",
        "يروي الفيلم قصة جندي، وعرض في مهرجان القاهرة أمس.",
        "قتل أربعة أشخاص في حادث سير قرب الكوت.",
        "أجرى الجيش المصري مناورات بالذخيرة الحية قرب السويس.",
        "دانت وزارة الخارجية الهجمات ودعت إلى ضبط النفس.",
        "حذر الوزير من أي هجوم على بلاده وقال إنها ستدافع عن نفسها.",
        "بحث الوزيران في الرياض سبل مكافحة الإرهاب ومنع الهجمات.",
        "",
    ],
)
def test_what_is_no_attack(text: str) -> None:
    assert extract_events(article(text)) == []


def test_places_outside_the_gazetteer_stand_at_what_contains_them() -> None:
    event = only("استهدفت طائرة مسيرة منزلا في قرية العيساوية بريف حماة الغربي فجر اليوم.")
    assert event.place is not None
    assert event.place.name == "العيساويه"
    assert event.place.country == "SY"
    assert event.place.lat == pytest.approx(35.13, abs=0.2)
    assert event.place.lon == pytest.approx(36.5, abs=0.2)


def test_directions_and_distances_move_the_point() -> None:
    event = only("انفجرت سيارة مفخخة على بعد 30 كلم شمال كركوك صباح اليوم فقتلت جنديا.")
    assert event.place is not None
    assert event.place.lat == pytest.approx(35.468 + 30 / 111.2, abs=0.01)


def test_every_value_points_at_the_characters_it_was_read_from() -> None:
    text = "قُتِلَ ثلاثةُ جنودٍ في هجومٍ بسيّارةٍ مفخّخةٍ قربَ الرّمادي يومَ الإثنين."
    event = only(text)
    assert event.event_type == "vehicle_bomb"
    assert {e.field for e in event.evidence} >= {"event_type", "killed", "date", "place", "weapons"}
    for evidence in event.evidence:
        assert text[evidence.start : evidence.end] == evidence.text


def test_days_are_those_of_the_outlets_zone_and_unknown_publication_dates_nothing() -> None:
    text = "انفجرت عبوة ناسفة في كركوك اليوم."
    late = extract_events(article(text, published="2023-03-08T22:30:00+00:00"))
    assert late[0].date is not None
    assert late[0].date.start == "2023-03-09"
    undated = extract_events(article("انفجرت عبوة ناسفة في كركوك.", published=None))
    assert undated[0].date is None


def test_a_current_act_without_a_date_is_of_publication_day_or_the_day_before() -> None:
    event = only("انفجرت عبوة ناسفة في كركوك.")
    assert event.date is not None
    assert (event.date.start, event.date.end) == ("2023-03-07", "2023-03-08")


def test_a_claim_makes_its_speaker_a_claimed_actor() -> None:
    event = only("وقع تفجير في مقديشو أمس أوقع ستة قتلى، وتبنت حركة الشباب التفجير.")
    assert [(actor.name, actor.certainty) for actor in event.actors] == [("Al-Shabaab", "claimed")]
    assert [claim.by for claim in event.claims] == ["Al-Shabaab"]


VOCABULARY = """
قتل قتلى مقتل أصيب إصابة انفجار تفجير هجوم الهجوم قصف غارة عبوة ناسفة سيارة مفخخة طائرتين مسيرتين صاروخ ثلاثة خمسة آلاف
12 ١٣ بغداد في الموصل قرية ريف حلب الغربي شمال كلم على بعد أمس اليوم الثلاثاء الماضي كانون الثاني 2020 31 شباط قبل منذ
عام دون إصابات كما بينما وقتل وأصيب وانفجرت
بينهم آخر مماثل هذا ذكرى يذكر أن تبنت داعش من ل و ب ال . ، ؛ ( ) " « » / - : ً ـ
"""
WORDS = [*VOCABULARY.split(), "\n"]


@settings(max_examples=300)
@example(["قتل", "ثلاثة", "و"], "")
@example(["بعد", "عامين", "من", "تفجير", "عبوة"], "")
@given(st.lists(st.sampled_from(WORDS), max_size=60), st.text(max_size=30))
def test_no_text_raises_and_all_evidence_is_exact(vocabulary: list[str], noise: str) -> None:
    told = article(" ".join(vocabulary) + noise, " ".join(vocabulary[:8]))
    events = extract_events(told)
    assert events == extract_events(told)
    for event in events:
        for evidence in event.evidence:
            part = told.title if evidence.part == "title" else told.text
            assert part[evidence.start : evidence.end] == evidence.text


def test_without_a_day_of_publication_only_full_dates_are_dates() -> None:
    told = "قتل جنديان اليوم بانفجار عبوة ناسفة في الموصل."
    (undated,) = extract_events(article(told, published=None))
    assert undated.date is None
    told = "قتل جنديان بانفجار عبوة ناسفة في الموصل في 3 آذار 2021."
    (dated,) = extract_events(article(told, published=None))
    assert dated.date is not None
    assert dated.date.start == "2021-03-03"


@pytest.mark.parametrize(
    "text",
    [
        # The blast is the one just told, though its clause names the village beside.
        "قتل شرطيان بانفجار عبوة ناسفة في بعقوبة أمس الثلاثاء.\nوأصيب مدني في الانفجار الذي وقع قرب بلدة كنعان.",
        # What is condemned elsewhere is no act there.
        "قتل تسعة مدنيين بتفجير انتحاري في كابل أمس الثلاثاء.\nوأدان الرئيس خلال زيارة إلى بروكسل الهجوم الإرهابي.",
        # What the same gunmen did next.
        "اقتحم مسلحون مصرفا في الموصل أمس الثلاثاء وفتحوا النار على حراسه ثم لاذوا بالفرار.",
    ],
    ids=["points back", "condemned", "goes on"],
)
def test_what_was_told_already_is_no_new_event(text: str) -> None:
    only(text)


def test_a_chronicle_stays_in_its_past() -> None:
    text = "في كانون الثاني 2021 قتل ثلاثة جنود بهجوم على حاجز في الرمادي. وقتل شرطيان بانفجار عبوة ناسفة في هيت."
    events = extract_events(article(text))
    assert [event.temporality for event in events] == ["background", "background"]
