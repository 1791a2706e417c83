"""Draw the visit sheet: who was seen, when, where and what for."""

from __future__ import annotations

from kit.documents.exhibit import Exhibit, facts
from kit.engine.dates import in_words
from kit.scenarios.encounter import Encounter

__all__ = ["draw_visit_sheet"]


def draw_visit_sheet(visit: Encounter) -> Exhibit:
    """The head of the account: patient, guarantor, address, visit, diagnosis."""
    patient = visit.patient
    where = patient.place
    return facts(
        "Patient and visit",
        [
            ("Patient", str(patient.name)),
            ("Born", in_words(patient.birth_date)),
            ("Account", patient.account_number),
            ("Medical record", patient.medical_record_number),
            ("Guarantor", str(patient.guarantor)),
            ("Address", f"{patient.street}, {where.city}, {where.state} {where.zip_code}"),
            ("Phone", patient.phone),
            ("Date of service", in_words(visit.service_date)),
            ("Seen at", f"{visit.clinic}, in network"),
            ("Seen by", f"{visit.provider}, provider number {visit.provider_number}"),
            ("Diagnosis", f"{visit.diagnosis.code} {visit.diagnosis.label}"),
        ],
    )
