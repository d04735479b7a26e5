import { MultiSelect, SimpleGrid, Stack, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Clinics } from "@/features/clinics/api/clinics";
import { WholeNumber } from "@/features/clinics/components/whole-number";
import type { ClinicForm } from "@/features/clinics/lib/clinic-form";
import { LIMITS } from "@/features/clinics/lib/limits";
import { useWording } from "@/shared/i18n/use-wording";

interface PartProps {
  readonly form: UseFormReturnType<ClinicForm>;
  readonly words: Clinics;
}

/** Which clinic it is, and for whom. */
export function WhichFields({ form, words }: PartProps): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  return (
    <Stack gap="sm">
      <TextInput label={t("field.title")} placeholder={t("field.title_example")} withAsterisk maxLength={120} autoComplete="off" {...form.getInputProps("title")} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <MultiSelect label={t("field.diseases")} description={t("field.diseases_hint")} placeholder={form.values.diseases.length ? "" : t("field.diseases_all")} searchable clearable data={words.diseases.map((item) => ({ value: item.code, label: say(item, "label") }))} {...form.getInputProps("diseases")} />
        <WholeNumber label={t("field.months")} description={t("field.months_hint")} limits={LIMITS.eligible_from_months} {...form.getInputProps("eligible_from_months")} />
      </SimpleGrid>
    </Stack>
  );
}

/** How many come, how long each stays, and where. */
export function HowManyFields({ form, end }: { readonly form: PartProps["form"]; readonly end: string | null }): ReactNode {
  const { t } = useTranslation("clinics");
  return (
    <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="sm">
      <WholeNumber label={t("field.places")} description={t("field.places_hint")} limits={LIMITS.places} {...form.getInputProps("places")} />
      <WholeNumber label={t("field.minutes")} limits={LIMITS.slot_minutes} step={5} {...form.getInputProps("slot_minutes")} description={end ?? t("field.minutes_hint")} />
      <WholeNumber label={t("field.overbooked")} limits={LIMITS.max_overbooked} {...form.getInputProps("max_overbooked")} description={t("field.overbooked_hint")} />
      <WholeNumber label={t("field.self_move")} limits={LIMITS.self_move_hours} {...form.getInputProps("self_move_hours")} description={t("field.self_move_hint")} />
    </SimpleGrid>
  );
}

/** Where it is held and who works in it. */
export function WhereFields({ form, words }: PartProps): ReactNode {
  const { t } = useTranslation("clinics");
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <TextInput label={t("field.room")} description={t("field.room_hint")} maxLength={60} autoComplete="off" {...form.getInputProps("room")} />
        <TextInput label={t("field.place")} description={t("field.place_hint")} maxLength={200} autoComplete="off" {...form.getInputProps("place")} />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <MultiSelect label={t("field.staff")} description={t("field.staff_hint")} searchable clearable data={words.people.map((person) => ({ value: person.id, label: person.display_name }))} {...form.getInputProps("staff")} />
        <TextInput label={t("field.patron")} description={t("field.patron_hint")} maxLength={5} autoComplete="off" {...form.getInputProps("patron_day")} />
      </SimpleGrid>
    </Stack>
  );
}
