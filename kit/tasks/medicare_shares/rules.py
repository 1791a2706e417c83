"""The office's rule sheets: every convention that decides an answer, in words."""

from __future__ import annotations

__all__ = ["JOB_RULES", "STAY_RULES", "VISIT_RULES"]

_ROUNDING = ("Rounding", "Round each amount to the cent, service by service. Half a cent goes up.")
_SEQUESTRATION = (
    "Sequestration",
    "It comes off Medicare's share, last of all. With assignment nobody is asked for it: not the patient, not the "
    "Medigap plan.",
)
VISIT_RULES = (
    ("Order", "Work the services in the order of their days. The deductible that one uses up is gone for the next."),
    (
        "Approved",
        "The charge or the fee schedule amount, the lower of the two. For a doctor who does not participate the "
        "fee schedule amount is 95% of the full one, with or without assignment.",
    ),
    (
        "With assignment",
        "We write off what is above the approved amount. Medicare and the Medigap plan pay the doctor. We ask the "
        "patient for what they leave of deductible and coinsurance.",
    ),
    (
        "Without assignment",
        "The most that may be collected is the charge or the limiting charge, the lower of the two. The limiting "
        "charge is 109.25% of the full fee schedule amount. We write off what is above it. The excess charge is what "
        "is between the approved amount and the most that may be collected. We ask the patient for all that may be "
        "collected, because Medicare and the Medigap plan send their parts to the patient.",
    ),
    (
        "Patient's part",
        "First the deductible that is still open, then 20% of the rest of the approved amount. For laboratory tests "
        "there is no deductible and no 20%.",
    ),
    (
        "Sequestration",
        "It comes off Medicare's share, last of all, also from what Medicare sends to the patient. The Medigap plan "
        "does not pay for it, and with assignment we do not ask the patient for it. It does not belong to the "
        "amounts that we enter as written off.",
    ),
    (
        "Cost in the end",
        "What we ask the patient, less what Medicare and the Medigap plan send to the patient.",
    ),
    ("Medicare sends nothing", "Then it goes to nobody."),
    _ROUNDING,
)
STAY_RULES = (
    ("Days", "The day of admission counts, the day of discharge does not."),
    (
        "Benefit period",
        "It begins on the day of an admission. A new one begins with an admission 60 days or more after the last "
        "discharge, from a hospital or from skilled nursing. Count from the day of discharge: that day is day 0. "
        "Skilled nursing keeps a period open, even where Medicare does not cover the stay.",
    ),
    (
        "Hospital days",
        "In each benefit period 60 full days, then 30 with a daily amount. The days of all hospital stays of the "
        "period count together. After day 90 come the reserve days: 60 in a lifetime, never renewed. Days after "
        "that, or days for which the patient declined reserve days, are not covered.",
    ),
    (
        "Skilled nursing days",
        "They count on their own: 20 full days and 80 with a daily amount in a benefit period. Medicare covers them "
        "only if a hospital stay of 3 days or more ended in the 30 days before. Otherwise no day is covered.",
    ),
    (
        "Which year",
        "The deductible is that of the year in which the benefit period began, and it is taken once in the period. A "
        "daily amount is that of the year of the day itself.",
    ),
    ("Days not covered", "They cost our charge for one day."),
    (
        "Medicare pays",
        "Its rate for the stay, less the patient's deductible and daily amounts, less the sequestration of 2% on what "
        "is left. It pays nothing for a stay that it does not cover at all. The charges for single days not covered "
        "do not change it.",
    ),
    (
        "Medigap",
        "The plan pays its percentages, in the order of the stays. Charges for hospital days not covered are paid "
        "only when all 60 reserve days are used. Skilled nursing days not covered, and days for which reserve days "
        "were declined, are never paid.",
    ),
    ("Sequestration", "It comes off Medicare's share, last of all. Nobody is asked for it."),
    ("Full days and days with a daily amount", "Count only covered days. Reserve days have a column of their own."),
    ("New period", "Its first possible day is 60 days after the last discharge. Weekends and holidays count."),
    ("Rounding", "Round each amount to the cent, stay by stay. Half a cent goes up."),
)
JOB_RULES = (
    (
        "Who is first",
        "For people of 65 or older a plan from the patient's own present job pays before Medicare when 20 or more "
        "people work for the employer. When the plan has ended, Medicare pays first.",
    ),
    (
        "Order",
        "Work the services in the order of their days. Each uses up the Part B deductible as if there were only "
        "Medicare, whoever pays first.",
    ),
    (
        "Medicare alone",
        "Approved is the charge or the full fee schedule amount, the lower of the two. The patient's part is the "
        "deductible that is still open, then 20% of the rest. What is left of the approved amount is Medicare alone.",
    ),
    (
        "Medicare after the plan from work",
        "Medicare's share is the lowest of three: (1) what we must accept less what the plan from work paid; (2) "
        "Medicare alone; (3) the higher of the fee schedule amount and the amount that the plan from work allowed, "
        "less what it paid. By our contract with that plan we must accept its allowed amount as payment in full.",
    ),
    (
        "What is left to the patient",
        "The Part B deductible and coinsurance of the service, less what the plan from work paid, and never below "
        "zero. That payment comes off the deductible first, then off the coinsurance. The Medigap plan pays its "
        "part of what is left, and we ask the patient for the rest.",
    ),
    (
        "Deductible and copay of the plan from work",
        "Once Medicare pays second we do not ask the patient for them. The line above says all that we ask.",
    ),
    (
        "Written off",
        "The charge, less what the plan from work paid, Medicare's share, what the Medigap plan pays and what the "
        "patient owes. The sequestration has a column of its own and is not in it.",
    ),
    _SEQUESTRATION,
    _ROUNDING,
)
