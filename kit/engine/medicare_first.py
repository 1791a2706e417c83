"""Whether Medicare pays before or after a group health plan."""

from __future__ import annotations

from datetime import date

from kit.engine.bounds import check_order
from kit.engine.coverage import Coverage, Kind, MedicareBasis, OrderPolicy, Relation
from kit.engine.dates import in_words
from kit.engine.days import add_days, add_months
from kit.engine.deadlines import yes_or_no
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["coordination_period", "plan_before_medicare"]

CHECKED = date(2026, 11, 25)
WHO_PAYS = Source(
    "Liberty Medicare: who pays first, from the government's guide",
    "https://libertymedicare.com/who-pays-first",
    CHECKED,
)
WORKING_AGED = Source(
    "Palmetto GBA: Medicare second for the working aged",
    "https://www.palmettogba.com/palmetto/jjb.nsf/DID/AKFKMX3657",
    CHECKED,
)
EXCEPTION = Source(
    "CMS: small employer exception",
    "https://www.cms.gov/medicare/coordination-benefits-recovery/employer-services/small-employer-exception",
    CHECKED,
)
KIDNEY = Source(
    "Medicare Interactive: kidney failure and employer insurance",
    "https://www.medicareinteractive.org/get-answers/medicare-covered-services/medicare-and-end-stage-renal-disease-esrd/enrolling-in-medicare-if-you-have-employer-based-coverage",
    CHECKED,
)
DUAL = Source(
    "Social Security POMS HI 00801.247: kidney failure and age or disability",
    "https://secure.ssa.gov/apps10/poms.NSF/lnx/0600801247",
    CHECKED,
)

Verdict = tuple[bool, str, Source]
"""Whether the plan pays before Medicare, why, and where that is said."""


def plan_before_medicare(plan: Coverage, medicare: Coverage, service: date, policy: OrderPolicy) -> Verdict:
    """Whether a private plan pays before Medicare; raises ValueError that names the fact that is missing."""
    if not medicare.basis:
        raise ValueError(f"why does the patient have {medicare.payer}? Add basis: age, disability or kidney failure")
    if plan.kind in (Kind.INDIVIDUAL, Kind.STUDENT):
        return False, f"{plan.payer} is no plan of an employer, so Medicare pays first.", WHO_PAYS
    if MedicareBasis.KIDNEY_FAILURE not in medicare.basis:
        return _by_job(plan, medicare, policy)
    since = medicare.kidney_eligible_since
    if since is None:
        raise ValueError("since which month is the patient eligible through kidney failure? Add kidney_eligible_since")
    first = since.replace(day=1)
    end = add_months(first, policy.kidney_months)
    others = [basis for basis in medicare.basis if basis is not MedicareBasis.KIDNEY_FAILURE]
    if service < first:
        if not others:
            raise ValueError(f"the service on {service} is before Medicare began in {first:%B %Y}; leave Medicare out")
        return _by_job(plan, medicare, policy)
    if service >= end:
        why = f"The {policy.kidney_months} months that began on {in_words(first)} ended before {in_words(end)}."
        return False, f"{why} Medicare pays first, whatever the employer's size.", DUAL if others else KIDNEY
    if others and _medicare_was_first(plan, medicare, first, policy):
        why = f"Medicare already paid before {plan.payer} when kidney failure began, and stays first."
        return False, why, DUAL
    why = f"In the {policy.kidney_months} months from {in_words(first)} a group plan pays first, whatever its size."
    return True, why, KIDNEY


def _medicare_was_first(plan: Coverage, medicare: Coverage, first: date, policy: OrderPolicy) -> bool:
    """Whether Medicare by age or disability was rightly first before the months of kidney failure."""
    if medicare.entitled_since is None:
        raise ValueError("since when has the patient Medicare by age or disability? Add entitled_since")
    return medicare.entitled_since < first and not _by_job(plan, medicare, policy)[0]


def _by_job(plan: Coverage, medicare: Coverage, policy: OrderPolicy) -> Verdict:
    """The order by age or disability: it rests on a present job, and on the employer's size."""
    if plan.kind is not Kind.EMPLOYER:
        return False, f"{plan.payer} ({plan.kind}) does not rest on a present job, so Medicare pays first.", WHO_PAYS
    aged = MedicareBasis.AGE in medicare.basis
    if aged and plan.relation not in (Relation.SELF, Relation.SPOUSE):
        return False, "By age, only the patient's own or the spouse's job puts a plan first.", WORKING_AGED
    least = policy.age_employees if aged else policy.disability_employees
    group = "65 or older" if aged else "disabled"
    if aged and plan.small_employer_exception:
        return False, f"Medicare granted {plan.payer} the small employer exception for this patient.", EXCEPTION
    if plan.multi_employer:
        why = f"{plan.payer} is a plan of several employers, and one of them has {least} or more employees."
        return True, why, EXCEPTION if aged else WHO_PAYS
    if plan.employees is None:
        raise ValueError(f"how many people work for the employer of {plan.payer}? Add employees")
    large = plan.employees >= least
    size = f"The employer has {plan.employees} employees; for patients who are {group} the line is {least}."
    source = WORKING_AGED if aged else WHO_PAYS
    return large, f"{size} {'The plan' if large else 'Medicare'} pays first.", source


def coordination_period(
    service: date,
    dialysis_began: date | None = None,
    trains_for_home_dialysis: bool = False,
    transplant_admission: date | None = None,
    transplant_on: date | None = None,
    months: int = 30,
) -> Worksheet:
    """Work out the months in which a group plan pays before Medicare because of kidney failure.

    Medicare can begin with the fourth month of dialysis; with the first when the patient trains for home
    dialysis in time, and with the month of the hospital stay for a transplant when that is earlier. A
    transplant more than two months after that stay began counts from two months before its own month.
    From then on the group plan pays first for 30 months, whether or not the patient enrolled.

    Laws: the period is always whole months; a transplant never makes it begin later.
    Raises ValueError for a period of no months or more than 120, for neither dialysis nor transplant, and
    for a transplant before its own hospital stay.
    Source: https://www.medicareinteractive.org/get-answers/medicare-covered-services/medicare-and-end-stage-renal-disease-esrd/enrolling-in-medicare-if-you-have-employer-based-coverage
    (2026-11-25).

    >>> sheet = coordination_period(date(2012, 6, 1), dialysis_began=date(2011, 9, 12))
    >>> sheet.value("eligible_from"), sheet.value("medicare_first_from")
    (datetime.date(2011, 12, 1), datetime.date(2014, 6, 1))
    """
    if not 1 <= months <= 120:
        raise ValueError(f"months of coordination: 1 to 120, not {months}")
    eligible, why = _eligible(dialysis_began, trains_for_home_dialysis, transplant_admission, transplant_on)
    turn = add_months(eligible, months)
    plan_first = eligible <= service < turn
    first = "group plan" if service < turn else "Medicare"
    when = f"{in_words(service)} is {'in' if plan_first else 'not in'} the {months} months."
    return Worksheet(
        "Months in which a group plan pays first",
        (
            Line("eligible_from", "Eligible for Medicare from", eligible, why, KIDNEY),
            Line("period_ends", "Last day of the period", add_days(turn, -1), f"{months} months.", KIDNEY),
            Line("medicare_first_from", "Medicare first from", turn, "The day after the period.", KIDNEY),
            Line("in_the_period", "Service in the period", yes_or_no(plan_first), when, KIDNEY),
            Line("pays_first", "Pays first", first, when, KIDNEY),
        ),
    )


def _eligible(
    dialysis_began: date | None,
    trains_for_home_dialysis: bool,
    admission: date | None,
    transplant_on: date | None,
) -> tuple[date, str]:
    """The first month in which kidney failure can give Medicare, and why: the earliest that any reason gives."""
    found: list[tuple[date, str]] = []
    if dialysis_began is not None:
        began = dialysis_began.replace(day=1)
        if trains_for_home_dialysis:
            found.append((began, "The first month of dialysis, with training for home dialysis."))
        else:
            why = f"The first day of the fourth month of dialysis, which began in {began:%B} {began.year}."
            found.append((add_months(began, 3), why))
    if admission is not None or transplant_on is not None:
        found.append(_by_transplant(admission or transplant_on or date.max, transplant_on))
    if not found:
        raise ValueError("kidney failure gives Medicare by dialysis or by a transplant; give the day of one of them")
    return min(found, key=lambda one: one[0])


def _by_transplant(admission: date, transplant_on: date | None) -> tuple[date, str]:
    """The month of the hospital stay, or two months before the transplant when that came later."""
    stay = admission.replace(day=1)
    why = f"The month of the hospital stay for the transplant, {in_words(admission)}."
    if transplant_on is None:
        return stay, why
    check_order("the hospital stay", admission, "the transplant", transplant_on)
    if transplant_on.replace(day=1) <= add_months(stay, 2):
        return stay, why
    earlier, month = divmod(transplant_on.year * 12 + transplant_on.month - 3, 12)
    why = f"Two months before the transplant of {in_words(transplant_on)}, which came late after the hospital stay."
    return date(earlier, month + 1, 1), why
