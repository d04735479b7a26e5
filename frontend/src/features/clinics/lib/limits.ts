export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** What the server takes of the numbers of a clinic. */
export const LIMITS = {
  eligible_from_months: { min: 0, max: 240 },
  places: { min: 1, max: 40 },
  slot_minutes: { min: 5, max: 240 },
  max_overbooked: { min: 0, max: 20 },
  self_move_hours: { min: 0, max: 720 },
  visit_places: { min: 1, max: 8 },
} as const satisfies Record<string, Limits>;

/** Whether a number stands there that is not allowed; an empty field is none. */
export const isOutside = (value: number | string | undefined, { min, max }: Limits): boolean => value !== undefined && value !== "" && !(Number(value) >= min && Number(value) <= max);
