/** Codes of the directory; the words are in the namespace "common" and "network". */
export const ROLES = [
  "clinician",
  "coordinator",
  "specialist",
  "nurse",
  "secretary",
  "centre_admin",
  "privacy_officer",
] as const;

export const PROFESSIONS = [
  "haematologist",
  "coordinator",
  "nurse",
  "neurologist",
  "cardiologist",
  "intensivist",
  "infectious_disease",
  "transfusion_medicine",
  "stem_cell_lab",
  "pathologist",
  "radiologist",
  "pharmacist",
  "secretary",
  "quality",
  "privacy",
  "administrator",
] as const;

export const PHASES = [
  "referral",
  "holding",
  "apheresis",
  "bridging",
  "lymphodepletion",
  "infusion",
  "inpatient",
  "follow_up",
] as const;
