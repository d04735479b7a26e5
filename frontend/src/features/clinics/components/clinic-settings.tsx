import { Button, Group, Stack, Switch, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { updateClinic, useRefreshClinics } from "@/features/clinics/api/clinics";
import type { Clinic, Clinics } from "@/features/clinics/api/clinics";
import { HowManyFields, WhereFields, WhichFields } from "@/features/clinics/components/clinic-fields";
import classes from "@/features/clinics/components/clinics.module.css";
import { VisitTypesFields } from "@/features/clinics/components/visit-types-fields";
import { formOfClinic, settingsOf } from "@/features/clinics/lib/clinic-form";
import type { ClinicForm } from "@/features/clinics/lib/clinic-form";
import { useNumberRules } from "@/features/clinics/lib/use-number-rules";
import { visitTypesOf } from "@/features/clinics/lib/visit-type-form";
import { isApiError } from "@/shared/api/api-error";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

/** What was changed and not saved, and the version that it was changed from. */
interface Typed {
  readonly base: Clinic;
  readonly values: ClinicForm;
  readonly active: boolean;
}

const isUntouched = ({ base, values, active }: Typed): boolean => active === base.is_active && JSON.stringify(values) === JSON.stringify(formOfClinic(base));

/** A draft of before the form had types of visit has those of the clinic. */
function keptIn(stored: string): Typed | null {
  const kept = readTabValue<Typed>(stored);
  return kept && { ...kept, values: { ...formOfClinic(kept.base), ...kept.values } };
}

/** What holds for the clinic; what was typed and not saved is kept for the tab. */
export function ClinicSettings({ clinic, words }: { readonly clinic: Clinic; readonly words: Clinics }): ReactNode {
  const { t } = useTranslation("clinics");
  const refresh = useRefreshClinics();
  const stored = `draft.clinic.settings.${clinic.id}`;
  const [typed] = useState(() => keptIn(stored) ?? { base: clinic, values: formOfClinic(clinic), active: clinic.is_active });
  const named = (value: string): string | null => (value.trim() ? null : t("field.title_needed"));
  const numbers = useNumberRules();
  const form = useForm<ClinicForm>({
    initialValues: typed.values,
    validate: {
      title: named,
      ...numbers.ofClinic,
      visit_types: { label_it: named, label_en: named, places: numbers.ofVisitPlaces },
    },
  });
  const [active, setActive] = useState(typed.active);
  // the version that the form was filled from: what somebody else saved since is told, not overwritten
  const [base, setBase] = useState(typed.base);
  useEffect(() => {
    const now = { base, values: form.values, active };
    if (isUntouched(now)) removeTabValue(stored);
    else writeTabValue(stored, now);
  }, [stored, base, form.values, active]);
  const send = useMutation({
    mutationFn: (values: ClinicForm) => updateClinic(base, { ...settingsOf(values), visit_types: visitTypesOf(values.visit_types), is_active: active }),
    onSuccess: (saved) => {
      setBase(saved);
      form.setInitialValues(formOfClinic(saved));
      form.reset();
      refresh();
      showDone(t("settings.saved"));
    },
    onError: (error) => {
      form.setErrors(fieldErrors(error));
      refresh();
    },
  });
  const stale = isApiError(send.error) && send.error.status === 412;
  const typeFields = form.values.visit_types.flatMap((_type, index) => ["label_it", "label_en", "places"].map((name) => `visit_types.${index}.${name}`));
  const takeOver = (): void => {
    setBase(clinic);
    setActive(clinic.is_active);
    form.setValues(formOfClinic(clinic));
    send.reset();
  };
  return (
    <form noValidate onSubmit={form.onSubmit((values) => send.mutate(values))}>
      <fieldset disabled={!clinic.can_run} className={classes.fieldset}>
        <section className={`cc-surface ${classes.part ?? ""}`} aria-labelledby="clinic-settings">
          <h2 id="clinic-settings">{t("part.settings")}</h2>
          <Stack gap="sm">
            <WhichFields form={form} words={words} />
            <HowManyFields form={form} end={null} />
            <Text size="xs" c="dimmed">
              {t("settings.places_hint")}
            </Text>
            <VisitTypesFields form={form} minutes={base.slot_minutes} />
            <WhereFields form={form} words={words} />
            <Switch label={t("settings.active")} description={t("settings.active_hint")} checked={active} onChange={(event) => setActive(event.currentTarget.checked)} />
            <FormProblem error={send.error} knownFields={[...Object.keys(form.values), ...typeFields]} sentence={stale ? t("settings.stale") : undefined} />
            <Group justify="flex-end">
              {stale ? (
                <Button variant="default" loading={clinic.version === base.version} onClick={takeOver}>
                  {t("settings.take_over")}
                </Button>
              ) : null}
              <Button type="submit" loading={send.isPending}>
                {t("settings.save")}
              </Button>
            </Group>
          </Stack>
        </section>
      </fieldset>
    </form>
  );
}
