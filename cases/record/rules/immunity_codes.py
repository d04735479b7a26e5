"""Vaccines and immunoglobulins: the words of the record. Calendars are made elsewhere."""

from cases.record.rules.text import Choice, choice

VACCINES: tuple[Choice, ...] = (
    choice("influenza", "Influenza (inattivato)", "Influenza (inactivated)"),
    choice("covid19", "COVID-19", "COVID-19"),
    choice("pneumococcal_conjugate", "Pneumococco coniugato (PCV)", "Pneumococcal conjugate (PCV)"),
    choice("pneumococcal_ppsv23", "Pneumococco PPSV23", "Pneumococcal PPSV23"),
    choice("dtap", "Difterite-tetano-pertosse / esavalente", "Diphtheria-tetanus-pertussis / hexavalent"),
    choice("hib", "Haemophilus influenzae b", "Haemophilus influenzae b"),
    choice("hepatitis_b", "Epatite B", "Hepatitis B"),
    choice("hepatitis_a", "Epatite A", "Hepatitis A"),
    choice("zoster_recombinant", "Herpes zoster ricombinante", "Recombinant zoster"),
    choice("rsv", "RSV", "RSV"),
    choice("meningococcal_acwy", "Meningococco ACWY", "Meningococcal ACWY"),
    choice("meningococcal_b", "Meningococco B", "Meningococcal B"),
    choice("hpv", "HPV", "HPV"),
    choice("mmr", "Morbillo-parotite-rosolia (vivo)", "Measles-mumps-rubella (live)"),
    choice("varicella", "Varicella (vivo)", "Varicella (live)"),
    choice("yellow_fever", "Febbre gialla (vivo)", "Yellow fever (live)"),
    choice("other", "Altro", "Other"),
)
IG_ROUTES: tuple[Choice, ...] = (
    choice("iv", "Endovenosa (IVIG)", "Intravenous (IVIG)"),
    choice("sc", "Sottocutanea (SCIG)", "Subcutaneous (SCIG)"),
)
IG_INDICATIONS: tuple[Choice, ...] = (
    choice("low_igg", "IgG basse (profilassi)", "Low IgG (prophylaxis)"),
    choice("recurrent_infections", "Infezioni gravi o ricorrenti", "Serious or recurrent infections"),
    choice("other", "Altro", "Other"),
)
