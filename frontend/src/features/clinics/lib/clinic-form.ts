import type { Clinic, NewClinic, SeriesInput } from "@/features/clinics/api/clinics";
import { formOf, ruleOf, USUAL } from "@/features/clinics/lib/recurrence";
import type { RuleForm } from "@/features/clinics/lib/recurrence";
import { visitTypesShown } from "@/features/clinics/lib/visit-type-form";
import type { VisitTypeForm } from "@/features/clinics/lib/visit-type-form";
import { hourOf } from "@/features/clinics/lib/wall";

export interface ClinicForm {
  title: string;
  place: string;
  room: string;
  diseases: string[];
  eligible_from_months: number | "";
  places: number | "";
  slot_minutes: number | "";
  max_overbooked: number | "";
  /** Empty: patients may not move their appointment themselves. */
  self_move_hours: number | "";
  patron_day: string;
  staff: string[];
  /** Of a new clinic none: it gets the usual one. */
  visit_types: VisitTypeForm[];
  rule: RuleForm;
  start_time: string;
  from_on: string;
}

export const NEW: ClinicForm = {
  title: "",
  place: "",
  room: "",
  diseases: [],
  eligible_from_months: 0,
  places: 6,
  slot_minutes: 30,
  max_overbooked: 1,
  self_move_hours: "",
  patron_day: "",
  staff: [],
  visit_types: [],
  rule: USUAL,
  start_time: "14:00",
  from_on: "",
};

/** What is mostly set up, as a beginning; the names are in the language of the reader (`preset.<key>_title`). */
export const PRESETS = {
  fl: { diseases: ["fl_1_2", "fl_3a"], eligible_from_months: 12, places: 6, slot_minutes: 30, rule: USUAL, start_time: "14:00" },
  all: { diseases: [], eligible_from_months: 0, places: 4, slot_minutes: 45, rule: { ...USUAL, kind: "weekly", day: "TH", every: 2 }, start_time: "09:00" },
} as const satisfies Record<string, Partial<Omit<ClinicForm, "diseases"> & { readonly diseases: readonly string[] }>>;
export type Preset = keyof typeof PRESETS;

/** The form with a preset in it. A name that somebody typed stays: only an empty one, or that of a preset, is replaced. */
export function withPreset(form: ClinicForm, preset: Preset, titleOf: (preset: Preset) => string): ClinicForm {
  const untouched = form.title.trim() === "" || (Object.keys(PRESETS) as Preset[]).some((key) => titleOf(key) === form.title);
  const values = PRESETS[preset];
  return { ...form, ...values, diseases: [...values.diseases], title: untouched ? titleOf(preset) : form.title };
}

/** "10/06" of "06-10", as people write it, and back; what is no day stays as it was typed, for the server to refuse. */
export const patronShown = (monthDay: string): string => monthDay.split("-").reverse().join("/");
export function patronOf(typed: string): string {
  const found = /^\s*(\d{1,2})[/.-](\d{1,2})\s*$/.exec(typed);
  return found ? `${found[2]?.padStart(2, "0")}-${found[1]?.padStart(2, "0")}` : typed.trim();
}

export function formOfClinic(clinic: Clinic): ClinicForm {
  return {
    ...NEW,
    title: clinic.title,
    place: clinic.place,
    room: clinic.room,
    diseases: clinic.diseases,
    eligible_from_months: clinic.eligible_from_months,
    places: clinic.place_count,
    slot_minutes: clinic.slot_minutes,
    max_overbooked: clinic.max_overbooked,
    self_move_hours: clinic.self_move_hours ?? "",
    patron_day: patronShown(clinic.patron_day),
    staff: clinic.staff.map((person) => person.id),
    visit_types: visitTypesShown(clinic),
    rule: formOf(clinic.series[0]?.rule ?? ruleOf(USUAL)),
  };
}

const counted = (value: number | ""): number => Number(value);

export const settingsOf = (form: ClinicForm): Omit<NewClinic, "series"> => ({
  title: form.title.trim(),
  place: form.place.trim(),
  room: form.room.trim(),
  diseases: form.diseases as NonNullable<NewClinic["diseases"]>,
  eligible_from_months: counted(form.eligible_from_months),
  places: counted(form.places),
  slot_minutes: counted(form.slot_minutes),
  max_overbooked: counted(form.max_overbooked),
  self_move_hours: form.self_move_hours === "" ? null : form.self_move_hours,
  patron_day: patronOf(form.patron_day),
  staff: form.staff,
});

export const seriesOf = (form: Pick<ClinicForm, "rule" | "start_time" | "from_on">): SeriesInput => ({
  rule: ruleOf(form.rule),
  start_time: hourOf(form.start_time) ?? form.start_time,
  ...(form.from_on ? { from_on: form.from_on } : {}),
});

/** "14:00 – 17:00": from the first to the end of the last place. */
export function spanOf(form: Pick<ClinicForm, "start_time" | "places" | "slot_minutes">): string | null {
  const start = hourOf(form.start_time);
  if (!start || !form.places || !form.slot_minutes) return null;
  const [hour, minute] = start.split(":").map(Number);
  const end = (hour ?? 0) * 60 + (minute ?? 0) + form.places * form.slot_minutes;
  return `${start} – ${String(Math.floor(end / 60) % 24).padStart(2, "0")}:${String(end % 60).padStart(2, "0")}`;
}
