import { useTranslation } from "react-i18next";

import { isOutside, LIMITS } from "@/features/clinics/lib/limits";

type Limited = keyof typeof LIMITS;
type Rule = (value: number | "") => string | null;

/** What a form of a clinic says of its numbers before it is sent. */
export function useNumberRules(): { readonly ofClinic: Readonly<Record<Exclude<Limited, "visit_places">, Rule>>; readonly ofVisitPlaces: Rule } {
  const { t } = useTranslation("clinics");
  const within = (name: Limited): Rule => (value) => (isOutside(value, LIMITS[name]) ? t("field.between", { ...LIMITS[name] }) : null);
  const needed = (name: Limited): Rule => (value) => (value === "" ? t("field.number_needed") : within(name)(value));
  return {
    ofClinic: {
      eligible_from_months: within("eligible_from_months"),
      places: needed("places"),
      slot_minutes: needed("slot_minutes"),
      max_overbooked: within("max_overbooked"),
      self_move_hours: within("self_move_hours"),
    },
    ofVisitPlaces: needed("visit_places"),
  };
}
