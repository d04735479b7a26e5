"""Which test of the catalogue a name in a sheet means: whole names only, Italian, English, short forms and LOINC."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from cases.interchange.rules.units import LAB_CODE_BY_LOINC
from cases.labs.rules.unit_spelling import recognise
from cases.record.rules.codes import LAB_BY_CODE, LABS

_ALSO: Mapping[str, str] = MappingProxyType(
    {
        "ldh": "lattato deidrogenasi;lattico deidrogenasi;latticodeidrogenasi;lactate dehydrogenase",
        "wbc": "wbc;gb;globuli bianchi;leucociti totali;white blood cells;leukocytes;leucocytes;white cell count",
        "anc": "anc;neutrofili assoluti;granulociti neutrofili;neutrofili n;neutrofili #;neu #;neut #;neutrophils;"
        "absolute neutrophil count;neutrophil count;neutrophils absolute",
        "alc": "alc;linfociti assoluti;linfociti n;linfociti #;lym #;lymph #;lymphocytes;absolute lymphocyte count;"
        "lymphocyte count;lymphocytes absolute",
        "cd3_abs": "cd3;cd3+;linfociti t cd3+;linfociti t;t lymphocytes;cd3 assoluti;cd3+ t cells",
        "platelets": "plt;piastrine;platelet count;trombociti;thrombocytes",
        "hb": "hb;hgb;emoglobina totale;hemoglobin;haemoglobin",
        "crp": "pcr;crp;proteina c reattiva;c reactive protein;creactive protein",
        "ferritin": "ferritina sierica;serum ferritin",
        "creatinine": "crea;creatininemia;creatinina sierica;serum creatinine",
        "bilirubin_total": "bilirubina;bilirubin;bilirubina tot;bilirubina totale sierica;bil tot;tbil;total bilirubin",
        "alt": "gpt;alt gpt;sgpt;alanina aminotransferasi;alanine aminotransferase;alat;gpt alt",
        "ast": "got;ast got;sgot;aspartato aminotransferasi;aspartate aminotransferase;asat;got ast",
        "albumin": "albuminemia;serum albumin;alb",
        "uric_acid": "uricemia;urato;urate;ac urico",
        "ca": "calcio;calcemia;calcium;ca;calcemia totale;ca totale;total calcium",
        "inr": "inr;pt inr;tp inr;inr pt",
        "fibrinogen": "fibrinogenemia;fbg",
        "lvef_pct": "fevs;lvef;frazione di eiezione;ejection fraction;fe",
        "spo2_pct": "spo2;sato2;saturazione;saturazione o2;oxygen saturation",
        "dlco_pct": "dlco;dlco %",
        "fev1_pct": "fev1;vems;fev1 %",
        "igg_g_l": "igg;igg totali;immunoglobuline g;immunoglobulin g;igg sieriche",
        "b_cells": "cd19;cd19+;linfociti b;linfociti b cd19+;b cells;cd19+ b cells;cd19 assoluti",
        "cd4": "cd4;cd4+;linfociti t cd4+;cd4+ t cells;cd4 assoluti",
        "m_protein_g_l": "cm;paraproteina;m protein;m spike;picco monoclonale;paraprotein;monoclonal protein",
        "flc_kappa_mg_l": "catene leggere libere k;kappa libere;flc kappa;free kappa;kappa flc;free kappa light chains",
        "flc_lambda_mg_l": "catene leggere libere l;lambda libere;flc lambda;free lambda;lambda flc;"
        "free lambda light chains",
    }
)
_SPECIMEN = re.compile(r"^(?:s|p|b|srm|siero|sangue) (?=\S{2})")
_IN_BRACKETS = re.compile(r"(?P<name>.+?)\s*[\[(](?P<inside>[^\[\]()]*)[\])]\s*\Z")


def tidy(name: str) -> str:
    """One spelling for what reads the same: "S-Proteina C Reattiva" -> "proteina c reattiva". Percent stays: a share
    is another test than a count."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = " ".join(re.sub(r"[^\w%+#]+|_", " ", plain).replace("+", "+ ").split())
    return _SPECIMEN.sub("", plain)


def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for lab in LABS:
        given = [*lab.label, *_ALSO.get(lab.code, "").split(";")]
        # "Proteina C reattiva (PCR)" is found under both of its names
        for label in lab.label:
            brackets = _IN_BRACKETS.match(label)
            if brackets is not None:
                given += [brackets["name"], brackets["inside"]]
        for name in given:
            if tidy(name):
                found.setdefault(tidy(name), lab.code)
    return found


_CODE_BY_NAME = MappingProxyType(_names())


def code_of(name: str) -> str | None:
    """The code of the catalogue that a name, a LOINC code or the code itself means; None when nobody can be sure."""
    exact = name.strip()
    if exact in LAB_BY_CODE:
        return exact
    return LAB_CODE_BY_LOINC.get(exact) or _CODE_BY_NAME.get(tidy(exact))


def name_and_unit(heading: str) -> tuple[str, str, str | None]:
    """A heading in its parts: name, unit ("" when it says none), code (None: not of the catalogue).

    "Hb (g/dL)" -> ("Hb", "g/dL", "hb"); "Neutrofili (ANC)" -> ("Neutrofili (ANC)", "", "anc");
    "WBC x10^3/uL" -> ("WBC", "x10^3/uL", "wbc"); "Glicemia mg/dL" -> ("Glicemia mg/dL", "", None).
    """
    whole = heading.strip()
    code = code_of(whole)
    if code is not None:
        return whole, "", code
    brackets = _IN_BRACKETS.match(whole)
    if brackets is not None:
        name, inside = brackets["name"], brackets["inside"].strip()
        code = code_of(name)
        if code is not None:
            return name, inside if _is_unit(code, inside) else "", code
        return whole, "", code_of(inside)
    words = whole.split(" ")
    for cut in range(len(words) - 1, 0, -1):
        name, unit = " ".join(words[:cut]).rstrip(" ,:;-"), " ".join(words[cut:])
        code = code_of(name)
        if code is not None:
            return (name, unit, code) if _is_unit(code, unit) else (whole, "", None)
    return whole, "", None


def _is_unit(code: str, text: str) -> bool:
    """A unit of that test, or at least the shape of one: then it is shown as unknown and not passed over."""
    return recognise(code, text) is not None or "/" in text or "%" in text
