"""Words of the social and logistic needs of a patient far from the CAR-T centre."""

from cases.record.rules.text import Choice, choice

SOCIAL_NEEDS: tuple[Choice, ...] = (
    choice("lives_alone", "Vive da solo", "Lives alone"),
    choice("no_caregiver", "Senza caregiver", "No caregiver"),
    choice("cares_for_others", "Ha persone a carico", "Cares for somebody else"),
    choice("language", "Barriera linguistica", "Language barrier"),
    choice("reduced_mobility", "Mobilità ridotta", "Reduced mobility"),
    choice("no_digital", "Non usa strumenti digitali", "Does not use digital tools"),
    choice("economic", "Difficoltà economiche", "Economic hardship"),
    choice("work_leave", "Permessi di lavoro (legge 104)", "Leave from work"),
)
LODGING_STATES: tuple[Choice, ...] = (
    choice("not_needed", "Non necessario", "Not needed"),
    choice("to_find", "Da trovare", "To be found"),
    choice("booked", "Prenotato", "Booked"),
    choice("confirmed", "Confermato", "Confirmed"),
)
