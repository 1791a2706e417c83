"""Benefit responses: hand-made files, laws of writing and reading back, the cover they describe, broken files."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyx12.x12file import X12Reader

from kit.documents.x12.benefit_codes import INSURANCE, REJECTIONS, SERVICES
from kit.documents.x12.benefits import (
    BenefitFact,
    BenefitLevel,
    BenefitPeriod,
    BenefitResponse,
    FactKind,
    InNetwork,
    Member,
    Rejection,
)
from kit.documents.x12.benefits_reader import read_benefits
from kit.documents.x12.benefits_writer import write_benefits
from kit.documents.x12.coverage_benefits import benefits_of, coverage_of
from kit.engine.claim import Accumulators
from kit.engine.coverage import Kind, Relation
from kit.engine.money import ZERO, Money
from kit.engine.plan import Benefit, Family, Limit, Part, Plan
from kit.scenarios.coverage import Coverage, coverage
from kit.scenarios.draw import Draw
from kit.scenarios.people import person

OTHERS = Path(__file__).parents[2] / "shared" / "external" / "x12"
DAY = date(2026, 3, 2)

SELF = (
    "ST*271*0001*005010X279A1", "BHT*0022*11*77*20260302*0900",
    "HL*1**20*1", "NM1*PR*2*QUILLBROOK MUTUAL*****PI*90002",
    "HL*2*1*21*1", "NM1*1P*2*SALTMARSH*****XX*9000000004",
    "HL*3*2*22*0", "TRN*2*T-5*9KIT", "NM1*IL*1*OKAFOR*NGOZI****MI*QBM1", "REF*6P*007788", "DMG*D8*19851103*F",
    "INS*Y*18", "DTP*346*D8*20240101",
    "EB*1**30*GP*SILVER 1000",
    "EB*C*IND*30***23*1000*****Y", "EB*C*IND*30***29*250.50*****Y",
    "EB*A**5^4*****.2", "EB*B**98*GP*SILVER 1000*27*25*****Y", "EB*F**PT***23***VS*20**Y", "MSG*TWENTY A YEAR",
)  # fmt: skip


def whole(*inside):
    return "".join(f"{one}~\n" for one in (*inside, f"SE*{len(inside) + 1}*0001"))


def only(text, name="answer.271"):
    found = read_benefits(text.encode() if isinstance(text, str) else text, name)
    assert len(found.placed) == 1, found
    return found.placed[0].response, found.findings


def test_an_answer_about_a_subscriber():
    found, findings = only(whole(*SELF))
    assert findings == ()
    assert (found.payer, found.payer_number, found.provider) == ("QUILLBROOK MUTUAL", "90002", "SALTMARSH")
    assert found.patient == Member("NGOZI OKAFOR", "QBM1", date(1985, 11, 3), "F")
    assert (found.group_number, found.begins, found.ends) == ("007788", date(2024, 1, 1), None)
    assert (found.active, found.plan_name, found.insurance) == (True, "SILVER 1000", Kind.EMPLOYER)
    assert found.facts[1:] == (
        BenefitFact(FactKind.DEDUCTIBLE, BenefitLevel.INDIVIDUAL, ("all services",), "", BenefitPeriod.CALENDAR_YEAR,
                    Money.of("1000"), in_network=InNetwork.YES),
        BenefitFact(FactKind.DEDUCTIBLE, BenefitLevel.INDIVIDUAL, ("all services",), "", BenefitPeriod.REMAINING,
                    Money.of("250.50"), in_network=InNetwork.YES),
        BenefitFact(FactKind.COINSURANCE, services=("laboratory", "imaging"), percent=Decimal(20)),
        BenefitFact(FactKind.COPAY, services=("office_visit",), plan_name="SILVER 1000", period=BenefitPeriod.VISIT,
                    amount=Money.of("25"), in_network=InNetwork.YES),
        BenefitFact(FactKind.LIMITATION, services=("therapy",), period=BenefitPeriod.CALENDAR_YEAR, visits=20,
                    in_network=InNetwork.YES, note="TWENTY A YEAR"),
    )  # fmt: skip


def test_the_cover_that_an_answer_describes():
    cover, met = coverage_of(only(whole(*SELF))[0])
    assert met.deductible_met == Money.of("749.50")  # 1,000.00 less 250.50 that is left
    assert cover.plan.deductible == Money.of("1000")
    assert cover.plan.benefit("office_visit") == Benefit((Part.COPAY,), copay=Money.of("25"))
    assert cover.plan.benefit("imaging") == Benefit((Part.COINSURANCE,), coinsurance_percent=Decimal(20))
    assert cover.plan.benefit("therapy").limit == Limit(most_visits=20)
    assert (cover.subscriber, cover.member_id) == ("NGOZI OKAFOR (the patient)", "QBM1")


def test_each_dependent_is_an_answer_of_its_own():
    child = ("HL*4*3*23*0", "NM1*03*1*OKAFOR*ALMA", "DMG*D8*20140509*F", "INS*N*19", "EB*1**30**SILVER")
    other = ("HL*5*3*23*0", "NM1*03*1*OKAFOR*EMEKA", "INS*N*01", "EB*6**30")
    found = read_benefits(whole(*SELF[:10], *child, *other), "family.271")
    assert found.findings == ()
    first, second = found.responses
    assert (first.patient.name, first.relation, first.active) == ("ALMA OKAFOR", Relation.PARENT, True)
    assert (second.patient.name, second.relation, second.active) == ("EMEKA OKAFOR", Relation.SPOUSE, False)
    assert first.subscriber == second.subscriber == Member("NGOZI OKAFOR", "QBM1")
    assert second.group_number == "007788"
    assert [one.first_segment for one in found.placed] == [1 + 1, 16]


def test_a_rejection_says_why_in_plain_words():
    found, findings = only(whole(*SELF[:9], "AAA*N**75*C"))
    assert findings == ()
    assert found.rejections == (Rejection("75", "The payer does not find the subscriber."),)
    assert not found.active
    with pytest.raises(ValueError, match="does not find the subscriber"):
        coverage_of(found)


def test_a_payer_that_rejects_before_any_patient():
    found, _ = only(whole(*SELF[:4], "AAA*Y**42*R"))
    assert (found.payer, found.rejections[0].number, found.patient.name) == ("QUILLBROOK MUTUAL", "42", "")


@pytest.mark.parametrize(
    ("segment", "word"),
    [
        ("EB*ZZ**30", "ZZ"),
        ("EB*C*XYZ*30", "XYZ"),
        ("EB*C*IND*30***99*5", "99"),
        ("EB*C*IND*30***23*5.005", "parts of a cent"),
        ("EB*C*IND*30***23*-5", "below zero"),
        ("EB*A**30*****20", "20%"),
        ("EB*A**30*****2000", "above 100%"),
        ("EB*A**30*****1e1", "no number"),
        ("EB*F**30******DY*20", "no number of visits"),
        ("EB*F**30******VS*9999999", "no number of visits"),
        ("AAA*N**ZZ*C", "ZZ"),
        ("QQQ*1", "QQQ"),
    ],
)
def test_one_odd_segment_is_one_finding(segment, word):
    found, findings = only(whole(*SELF, segment))
    assert found.facts[:6] == only(whole(*SELF))[0].facts
    assert [one.segment for one in findings] == [21]
    assert word in findings[0].wrong


def test_endless_words_about_one_benefit_are_cut_short():
    found, findings = only(whole(*SELF, *["MSG*" + "WORD " * 30] * 3000))
    assert len(found.facts[-1].note) <= 2000
    assert "too many words" in findings[0].wrong


@pytest.mark.parametrize("day", ["20261340", "19851103-1", "soon", ""])
def test_a_day_that_is_none_is_left_out(day):
    found, findings = only(whole(*SELF[:12], f"DTP*346*D8*{day}", *SELF[13:]))
    assert found.begins is None
    assert [one.segment for one in findings] == [13]
    with pytest.raises(ValueError, match="the day on which the cover begins"):
        coverage_of(found)


def test_other_separators():
    text = whole(*SELF).replace("~\n", "\n").replace("*", "|")
    header = (
        "ISA|00|          |00|          |ZZ|PAYER          |ZZ|CLINIC         |260302|0900|^|00501|000000007|0|T|:\n"
    )
    found = read_benefits((header + text + "IEA|0|7\n").encode(), "x")
    assert found.responses == (only(whole(*SELF))[0],)


words = st.text("ABCdef é0123-./'&,", max_size=16).map(lambda text: " ".join(text.split()))
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
members = st.builds(Member, words, words, st.none() | days, st.sampled_from(["F", "M", ""]))
money = st.integers(0, 90_000_00).map(Money)
percents = st.integers(0, 100).map(Decimal) | st.integers(0, 1000).map(lambda one: Decimal(one).scaleb(-1))
facts = st.builds(
    BenefitFact,
    kind=st.sampled_from(FactKind),
    level=st.sampled_from(BenefitLevel),
    services=st.lists(st.sampled_from([*SERVICES.values(), "33", "AL"]), max_size=4).map(tuple),
    plan_name=words,
    period=st.sampled_from(BenefitPeriod),
    amount=st.none() | money,
    percent=st.none() | percents,
    visits=st.none() | st.integers(0, 99),
    in_network=st.sampled_from(InNetwork),
    note=words,
)
responses = st.builds(
    BenefitResponse,
    payer=words,
    subscriber=members,
    payer_number=words,
    provider=words,
    provider_number=words,
    dependent=st.none() | members,
    relation=st.sampled_from(Relation),
    group_number=words,
    begins=st.none() | days,
    ends=st.none() | days,
    insurance=st.none(),
    facts=st.lists(facts, max_size=4).map(tuple),
    rejections=st.lists(st.sampled_from([Rejection(*one) for one in REJECTIONS.items()]), max_size=2).map(tuple),
    trace_number=words,
)
batches = st.lists(responses, min_size=1, max_size=3)


@given(batches)
def test_what_is_written_is_read_back_equal(batch):
    found = read_benefits(write_benefits(batch, DAY).encode(), "x")
    assert found.findings == ()
    assert list(found.responses) == batch


@given(batches)
def test_another_reader_finds_all_segments_and_nothing_wrong(batch):
    text = write_benefits(batch, DAY)
    reader = X12Reader(io.StringIO(text))
    count, errors = 0, []
    for _ in reader:
        count += 1
        errors += reader.pop_errors()
    reader.cleanup()
    assert errors + reader.pop_errors() == []
    assert count == text.count("~")


@st.composite
def covers(draw):
    """Cover whose plan a response can describe, and amounts met that are within its limits."""

    def benefit():
        order = tuple(draw(st.permutations(list(Part)))[: draw(st.integers(0, 3))])
        if draw(st.integers(0, 9)) == 0:
            return Benefit((), covered=False)
        return Benefit(
            order,
            copay=draw(money) if Part.COPAY in order else ZERO,
            coinsurance_percent=Decimal(draw(st.integers(1, 100))) if Part.COINSURANCE in order else Decimal(0),
            limit=draw(st.none() | st.integers(0, 60).map(lambda most: Limit(most_visits=most))),
        )

    kinds = draw(st.lists(st.sampled_from([*SERVICES.values(), "other"]).filter(lambda one: one != "all services"),
                          unique=True))  # fmt: skip
    family = draw(st.none() | st.builds(Family, money, money))
    plan = Plan("Silver 1000", {kind: benefit() for kind in kinds}, draw(money), draw(st.none() | money), family)
    limits = [
        plan.deductible,
        plan.out_of_pocket_maximum or ZERO,
        family.deductible if family else ZERO,
        family.out_of_pocket_maximum if family else ZERO,
    ]
    met = Accumulators(*[Money(draw(st.integers(0, one.cents))) for one in limits])
    relation = draw(st.sampled_from(Relation))
    holder = "Alma Okafor (the patient)" if relation == Relation.SELF else f"Ngozi Okafor ({relation.value})"
    cover = Coverage(
        "Quillbrook", plan, "Alma Okafor", "QBM1", draw(words), holder, draw(days),
        draw(st.sampled_from(list(INSURANCE.values()))), relation, draw(st.none() | days), draw(st.none() | days),
        draw(words),
    )  # fmt: skip
    return cover, met


@given(covers())
def test_cover_goes_through_a_file_and_comes_back(pair):
    text = write_benefits([benefits_of(*pair, provider="Saltmarsh")], DAY)
    found, findings = only(text)
    assert findings == ()
    cover, met = coverage_of(found)
    assert (cover, met) == pair
    assert list(cover.plan.benefits) == list(pair[0].plan.benefits)


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("seed", range(12))
def test_invented_cover_comes_back(level, seed):
    draw = Draw(f"benefits {seed}")
    cover = coverage(draw.at("cover"), person(draw.at("person")), level)
    found, _ = only(write_benefits([benefits_of(cover, Accumulators())], DAY))
    back, _ = coverage_of(found)
    assert replace(back, relation=cover.relation) == cover


PLAN = Plan("Silver", {"imaging": Benefit()}, Money.of("500"))
COVER = Coverage("Quillbrook", PLAN, "Alma Okafor", "Q1", "77", "Alma Okafor (the patient)", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (replace(PLAN, annual_maximum=Money(5)), "annual maximum"),
        (replace(PLAN, separate_deductibles={"drugs": Money(5)}), "separate deductibles"),
        (replace(PLAN, benefits={"dental": Benefit()}), "benefits for 'dental'"),
        (replace(PLAN, benefits={"imaging": Benefit(copay_each_unit=True)}), "benefit for 'imaging'"),
        (replace(PLAN, family=Family(Money(5), most_for_one_member=Money(5))), "family"),
    ],
)
def test_a_plan_that_a_response_cannot_describe_is_refused_by_name(plan, words):
    with pytest.raises(ValueError, match=words):
        benefits_of(replace(COVER, plan=plan), Accumulators())


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (BenefitResponse("Quill*brook", Member("A")), "payer"),
        (BenefitResponse("Q", Member("A~")), "member name"),
        (BenefitResponse("Q", Member("A", sex="x")), "sex"),
        (BenefitResponse("Q", Member("A"), facts=(BenefitFact(FactKind.ACTIVE, services=("dental",)),)), "dental"),
        (BenefitResponse("Q", Member("A"), facts=(BenefitFact(FactKind.ACTIVE, services=("98",)),)), "office_visit"),
        (BenefitResponse("Q", Member("A"), insurance=Kind.TRICARE), "TRICARE"),
        (BenefitResponse("Q", Member("A"), facts=(BenefitFact(FactKind.COPAY, amount=Money(10**17)),)), "too large"),
    ],
)
def test_what_a_file_cannot_hold_is_refused_by_name(response, words):
    with pytest.raises(ValueError, match=words):
        write_benefits([response], DAY)


def test_no_responses_are_refused():
    with pytest.raises(ValueError, match="one response or more"):
        write_benefits([], DAY)


@given(st.binary(max_size=400) | st.text("ISAT*BHLNMEGD~:^\n1.0-2725", max_size=300).map(str.encode))
def test_any_bytes_give_responses_or_findings(data):
    found = read_benefits(data, "x")
    assert found.placed or found.findings


@given(batches, st.data())
def test_a_file_that_was_cut_or_changed_never_crashes(batch, data):
    text = write_benefits(batch, DAY).encode()
    at = data.draw(st.integers(0, len(text)))
    to = data.draw(st.integers(at, min(len(text), at + 40)))
    for one in (text[:at], text[:at] + data.draw(st.binary(max_size=6)) + text[to:], text[at:]):
        found = read_benefits(one, "x")
        assert found.placed or found.findings
        for response in found.responses:
            try:
                coverage_of(response)
            except ValueError as error:
                assert str(error)  # noqa: PT017 - what cannot be taken is said in words


@pytest.mark.skipif(not OTHERS.is_dir(), reason="the files of other makers are not on this machine")
@pytest.mark.parametrize(
    ("name", "patient", "relation"),
    [
        ("subscriber-health-benefit-check.271", "JOHN SMITH", Relation.SELF),
        ("dependent-health-benefit-check.271", "MARY SMITH", Relation.PARENT),
    ],
)
def test_files_of_other_makers(name, patient, relation):
    found, findings = only((OTHERS / name).read_bytes(), name)
    assert findings == ()
    assert (found.patient.name, found.relation, found.active) == (patient, relation, True)
    assert (found.plan_name, found.begins, len(found.facts)) == ("GOLD 123 PLAN", date(2006, 1, 1), 5)
    cover, _ = coverage_of(found)
    assert cover.plan.benefit("office_visit") == Benefit((Part.COPAY,), copay=Money.of("10"))


def test_the_kind_of_insurance_comes_from_the_cover_and_not_from_another_payer():
    found, findings = only(whole(*SELF[:13], "EB*R**30*MB", "EB*C*IND*30*MC**23*5", "EB*1**30*GP"))
    assert (found.insurance, findings) == (Kind.EMPLOYER, ())
    assert only(whole(*SELF[:13], "EB*R**30*MB"))[0].insurance is None
    with pytest.raises(ValueError, match="insurance"):
        write_benefits([replace(found, facts=found.facts[:1])], DAY)


def test_a_dependent_starts_from_the_subscriber_and_not_from_the_one_before():
    first = ("HL*4*3*23*0", "NM1*03*1*OKAFOR*ALMA", "INS*N*01", "REF*6P*999", "DTP*346*D8*20250601",
             "DTP*347*D8*20251231", "EB*6**30*MC")  # fmt: skip
    second = ("HL*5*3*23*0", "NM1*03*1*OKAFOR*EMEKA", "INS*N*19", "EB*1**30")
    one, two = read_benefits(whole(*SELF[:13], *first, *second), "family.271").responses
    assert (one.begins, one.ends, one.group_number) == (date(2025, 6, 1), date(2025, 12, 31), "999")
    assert (two.begins, two.ends, two.group_number) == (date(2024, 1, 1), None, "007788")
    assert (two.relation, two.insurance) == (Relation.PARENT, None)


def test_a_dependent_whose_relation_is_not_stated_is_never_the_subscriber():
    found, findings = only(whole(*SELF[:13], "HL*4*3*23*0", "NM1*03*1*OKAFOR*ALMA", "EB*1**30"))
    assert (found.relation, found.begins) == (Relation.PARENT, date(2024, 1, 1))
    assert ["does not say what this dependent is" in one.wrong for one in findings] == [True]


def test_the_days_and_group_behind_the_cover_fill_what_is_not_stated():
    found, findings = only(whole(*SELF[:9], "EB*1**30", "DTP*291*RD8*20260101-20261231", "REF*6P*55"))
    assert (found.begins, found.ends, found.group_number) == (date(2026, 1, 1), date(2026, 12, 31), "55")
    assert findings == ()
    _, findings = only(whole(*SELF[:14], "DTP*346*D8*20240101"))  # the same day again
    assert findings == ()


@pytest.mark.parametrize(
    "segment", ["DTP*346*D8*20260101", "DTP*348*D8*20260101", "REF*6P*1", "REF*18*1", "HSD*VS*2", "III*ZZ*11"]
)
@pytest.mark.parametrize("fact", ["EB*1**30", "EB*R**30"])
def test_what_else_stands_behind_a_benefit_is_said(fact, segment):
    found, findings = only(whole(*SELF[:13], fact, segment))
    assert (found.begins, found.group_number) == (date(2024, 1, 1), "007788")
    assert [(one.segment, "nothing of it was kept" in one.wrong) for one in findings] == [(15, True)]


def test_the_procedure_of_a_benefit_stands_in_its_note():
    found, findings = only(whole(*SELF[:13], "EB*B*****27*25*****Y*HC:99213:25", "MSG*EACH VISIT"))
    assert (found.facts[0].note, findings) == ("Procedure HC 99213 25 EACH VISIT", ())
    assert only(write_benefits([found], DAY))[0] == found
