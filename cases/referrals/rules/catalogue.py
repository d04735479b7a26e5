"""The referral form as data: its sections and fields in display order.

Levels, fields and units follow the network's clinical reference (grounded in Yakoub-Agha, Haematologica
2020;105:297 and Hayden, Ann Oncol 2022;33:259). Fitness never blocks a submission: every age and
comorbidity is for the CAR-T specialist.

`Field.source` says where a value lives, so that nothing is typed twice:
`patient.*`, `vitals.*`, `allergies`, `medications`, `medication.*`, `logistics.*`, `diagnosis.*` (one primary
diagnosis), `therapy_line` (repeating), `disease_status.*`, `status.*`, `lab.<code>[.uln]`, `virology.<code>`,
`comorbidity.<code>`, `document.<kind>`, `consent.<kind>`, and `referral.*` for what belongs to the
referral itself.
"""

from types import MappingProxyType

from cases.referrals.rules.fields import Field, Section
from cases.referrals.rules.form_diagnosis import SECTIONS_DIAGNOSIS
from cases.referrals.rules.form_leukaemia_myeloma import SECTIONS_LEUKAEMIA_MYELOMA
from cases.referrals.rules.form_people import SECTIONS_PEOPLE
from cases.referrals.rules.form_plan import SECTIONS_PLAN
from cases.referrals.rules.form_status import SECTIONS_STATUS

FORM_VERSION = "2026.1"
SECTIONS: tuple[Section, ...] = (
    *SECTIONS_PEOPLE,
    *SECTIONS_DIAGNOSIS,
    *SECTIONS_LEUKAEMIA_MYELOMA,
    *SECTIONS_STATUS,
    *SECTIONS_PLAN,
)
FIELDS: tuple[Field, ...] = tuple(field for section in SECTIONS for field in section.fields)
FIELD_BY_CODE = MappingProxyType({field.code: field for field in FIELDS})
