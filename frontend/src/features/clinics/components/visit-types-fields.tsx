import { ActionIcon, Button, Group, Stack, Switch, Text, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconArrowUp, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/clinics/components/clinics.module.css";
import { WholeNumber } from "@/features/clinics/components/whole-number";
import type { ClinicForm } from "@/features/clinics/lib/clinic-form";
import { LIMITS } from "@/features/clinics/lib/limits";
import { newVisitType } from "@/features/clinics/lib/visit-type-form";
import { useWording } from "@/shared/i18n/use-wording";
import { newClientId } from "@/shared/lib/uuid";

const LABEL_MAX = 80;

/** Which visits can be booked, and how long each takes: of `minutes` a place. The first is the usual one. */
export function VisitTypesFields({ form, minutes }: { readonly form: UseFormReturnType<ClinicForm>; readonly minutes: number }): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  const rows = form.values.visit_types;
  const add = (): void => form.insertListItem("visit_types", newVisitType(newClientId()));
  return (
    <fieldset className={classes.fieldset}>
      <legend>{t("types.title")}</legend>
      <Text size="xs" c="dimmed">
        {t("types.hint")}
      </Text>
      <ol className={classes.types}>
        {rows.map((row, index) => {
          const name = say({ label_it: row.label_it, label_en: row.label_en }, "label") || t("types.number", { number: index + 1 });
          return (
            <li key={row.key} aria-label={name}>
              <TextInput label={t("types.label_it")} withAsterisk maxLength={LABEL_MAX} autoComplete="off" {...form.getInputProps(`visit_types.${index}.label_it`)} />
              <TextInput label={t("types.label_en")} withAsterisk maxLength={LABEL_MAX} autoComplete="off" {...form.getInputProps(`visit_types.${index}.label_en`)} />
              <WholeNumber label={t("types.places")} description={t("types.lasts", { count: minutes * Number(row.places) })} limits={LIMITS.visit_places} {...form.getInputProps(`visit_types.${index}.places`)} />
              <Group className={classes.typeActs} justify="space-between" gap="xs">
                <Switch label={t("types.by_video")} {...form.getInputProps(`visit_types.${index}.by_video`, { type: "checkbox" })} />
                <Group gap={4}>
                  <ActionIcon aria-label={t("types.up", { name })} disabled={index === 0} onClick={() => form.reorderListItem("visit_types", { from: index, to: index - 1 })}>
                    <IconArrowUp size={18} aria-hidden="true" />
                  </ActionIcon>
                  <ActionIcon aria-label={t("types.remove", { name })} disabled={rows.length === 1} onClick={() => form.removeListItem("visit_types", index)}>
                    <IconTrash size={18} aria-hidden="true" />
                  </ActionIcon>
                </Group>
              </Group>
            </li>
          );
        })}
      </ol>
      <Stack gap={4} align="flex-start">
        <Text size="xs" c="dimmed">
          {t("types.removed_hint")}
        </Text>
        <Button size="compact-md" variant="default" onClick={add}>
          {t("types.add")}
        </Button>
      </Stack>
    </fieldset>
  );
}
