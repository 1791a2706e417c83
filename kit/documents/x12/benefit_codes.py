"""The numbers and letters of benefit responses (X12 271) beside the kit's own words."""

from __future__ import annotations

from collections.abc import Mapping

from kit.documents.x12.benefits import ALL_SERVICES, BenefitLevel, BenefitPeriod, FactKind, InNetwork
from kit.engine.coverage import Kind, Relation

__all__ = [
    "FACT_KINDS",
    "INSURANCE",
    "LEVELS",
    "NETWORKS",
    "PERIODS",
    "REJECTIONS",
    "RELATIONS",
    "SERVICES",
    "code_of",
]

SERVICES = {
    "30": ALL_SERVICES,
    "98": "office_visit",
    "5": "laboratory",
    "4": "imaging",
    "2": "procedure",
    "86": "emergency",
    "PT": "therapy",
    "92": "generic_medicine",
    "91": "special_medicine",
}
FACT_KINDS = {
    "1": FactKind.ACTIVE,
    **dict.fromkeys(("2", "3", "4", "5"), FactKind.ACTIVE),
    "6": FactKind.INACTIVE,
    **dict.fromkeys(("7", "8"), FactKind.INACTIVE),
    "A": FactKind.COINSURANCE,
    "B": FactKind.COPAY,
    "C": FactKind.DEDUCTIBLE,
    "F": FactKind.LIMITATION,
    "G": FactKind.OUT_OF_POCKET_MAXIMUM,
    "I": FactKind.NOT_COVERED,
    "L": FactKind.PRIMARY_CARE,
    "R": FactKind.OTHER_PAYER,
    "D": FactKind.OTHER,
    **dict.fromkeys(("CB", "E", "H", "J", "K", "M", "MC", "N", "O", "P", "Q", "S", "T", "U", "V", "W", "X", "Y"),
                    FactKind.OTHER),
}  # fmt: skip
LEVELS = {
    "": BenefitLevel.NOT_STATED,
    "IND": BenefitLevel.INDIVIDUAL,
    "FAM": BenefitLevel.FAMILY,
    "DEP": BenefitLevel.OTHER,
    **dict.fromkeys(("CHD", "ECH", "EMP", "ESP", "SPC", "SPO"), BenefitLevel.OTHER),
}
PERIODS = {
    "": BenefitPeriod.NOT_STATED,
    "7": BenefitPeriod.DAY,
    "22": BenefitPeriod.SERVICE_YEAR,
    "23": BenefitPeriod.CALENDAR_YEAR,
    "24": BenefitPeriod.YEAR_TO_DATE,
    "26": BenefitPeriod.EPISODE,
    "27": BenefitPeriod.VISIT,
    "29": BenefitPeriod.REMAINING,
    "32": BenefitPeriod.LIFETIME,
    "34": BenefitPeriod.MONTH,
    "36": BenefitPeriod.ADMISSION,
}
NETWORKS = {"": InNetwork.UNKNOWN, "U": InNetwork.UNKNOWN, "Y": InNetwork.YES, "N": InNetwork.NO, "W": InNetwork.BOTH}
INSURANCE = {
    "GP": Kind.EMPLOYER,
    "IP": Kind.INDIVIDUAL,
    "CO": Kind.COBRA,
    "MB": Kind.MEDICARE,
    "MA": Kind.MEDICARE,
    "MC": Kind.MEDICAID,
    "SP": Kind.MEDIGAP,
    "WC": Kind.WORKERS_COMPENSATION,
}
RELATIONS = {"18": Relation.SELF, "01": Relation.SPOUSE, "19": Relation.PARENT, "17": Relation.STEP_PARENT}
"""The file says what the patient is to the subscriber; the kit, what the subscriber is to the patient."""
REJECTIONS = {
    "15": "Something that the payer needs was not sent.",
    "41": "You may not ask this payer about this.",
    "42": "The payer cannot answer at the moment; ask again later.",
    "43": "The provider's number is missing or wrong.",
    "51": "The payer does not know the provider.",
    "52": "The day asked about is after the provider's contract ended or before it began.",
    "56": "The day asked about does not fit the question.",
    "57": "The day of service is missing or wrong.",
    "58": "The birth date is missing or wrong.",
    "60": "The birth date is after the day of service.",
    "61": "The day of death is before the day of service.",
    "62": "The day of service is too long ago or too far ahead for the payer.",
    "63": "The day of service is in the future.",
    "64": "The patient's number is missing or wrong.",
    "65": "The patient's name is missing or wrong.",
    "66": "The patient's sex is missing or wrong.",
    "67": "The payer does not find the patient.",
    "68": "The payer has the patient's number twice.",
    "71": "The patient's birth date is not the one the payer has.",
    "72": "The member number is missing or wrong.",
    "73": "The subscriber's name is missing or wrong.",
    "74": "The subscriber's sex is missing or wrong.",
    "75": "The payer does not find the subscriber.",
    "76": "The payer has the member number twice.",
    "78": "The subscriber is not in the group or plan asked about.",
    "79": "The sender's number is missing or wrong.",
    "80": "The payer did not answer; ask again later.",
    "T4": "The payer's name or number is missing.",
}


def code_of(table: Mapping[str, object], word: object) -> str:
    """The first code of a table that stands for a word; '' for a word that has none.

    >>> code_of(SERVICES, "laboratory")
    '5'
    """
    return next((code for code, one in table.items() if one == word), "")
