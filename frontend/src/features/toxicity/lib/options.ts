/** The coded answers, in the order of the buttons; their words stand in the locale file. */
export const O2_DEVICES = ["room_air", "nasal_cannula", "blow_by", "high_flow", "face_mask", "venturi", "non_rebreather", "cpap", "bipap", "invasive"] as const;
export const VASOPRESSORS = ["noradrenaline", "adrenaline", "dopamine", "dobutamine", "phenylephrine", "vasopressin", "other_pressor"] as const;
export const CONSCIOUSNESS = ["awake", "spontaneous", "voice", "tactile", "unarousable"] as const;
export const SEIZURES = ["none", "brief", "eeg_only", "prolonged", "repetitive"] as const;
export const MOTOR = ["none", "deep_focal"] as const;
export const PRESSURE_SIGNS = ["none", "focal_oedema", "diffuse_oedema", "posturing", "sixth_nerve", "papilloedema", "cushing"] as const;
export const TEMPERATURE_SITES = ["axillary", "tympanic", "oral", "rectal", "core"] as const;
export const ICU = ["no", "requested", "in", "out"] as const;
export const AGENTS = ["tocilizumab", "dexamethasone", "methylprednisolone", "anakinra", "siltuximab", "ruxolitinib", "levetiracetam", "paracetamol", "noradrenaline", "adrenaline", "vasopressin", "other"] as const;
export const PRESSOR_AGENTS: ReadonlySet<string> = new Set(["noradrenaline", "adrenaline", "vasopressin"]);
/** Nothing is recorded of these without the dose in mg. */
export const DOSED_IN_MG: ReadonlySet<string> = new Set(["tocilizumab", "dexamethasone", "methylprednisolone"]);
export const LANGUAGES = ["it", "en", "fr", "es", "de", "ro", "sq", "ar", "uk", "zh", "pa", "other"] as const;
export const ICE_ITEMS = ["ice_year", "ice_month", "ice_city", "ice_hospital", "ice_object_1", "ice_object_2", "ice_object_3", "ice_command", "ice_sentence", "ice_attention"] as const;
export const OTHER_CAUSES = ["fever_other_cause", "hypotension_other_cause", "hypoxia_other_cause", "icans_other_cause"] as const;
