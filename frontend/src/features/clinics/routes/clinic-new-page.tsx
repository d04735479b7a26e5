import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { clinicsQuery, createClinic, useRefreshClinics } from "@/features/clinics/api/clinics";
import type { Clinics } from "@/features/clinics/api/clinics";
import { HowManyFields, WhereFields, WhichFields } from "@/features/clinics/components/clinic-fields";
import classes from "@/features/clinics/components/clinics.module.css";
import { DaysPreview } from "@/features/clinics/components/days-preview";
import { PresetButtons } from "@/features/clinics/components/preset-buttons";
import { RuleFields } from "@/features/clinics/components/rule-fields";
import { NEW, patronOf, patronShown, seriesOf, settingsOf, spanOf, withPreset } from "@/features/clinics/lib/clinic-form";
import type { ClinicForm } from "@/features/clinics/lib/clinic-form";
import { ruleOf } from "@/features/clinics/lib/recurrence";
import { useNumberRules } from "@/features/clinics/lib/use-number-rules";
import { hourOf } from "@/features/clinics/lib/wall";
import { dayInRome } from "@/shared/lib/format";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { useDraft } from "@/shared/lib/use-draft";
import { DateField } from "@/shared/ui/date-field";
import { ErrorState } from "@/shared/ui/error-state";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { LinkButton } from "@/shared/ui/link-button";
import { Page } from "@/shared/ui/page";
import { PageHeader } from "@/shared/ui/page-header";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { showDone } from "@/shared/ui/undo";

function kept(text: string): Partial<ClinicForm> {
  try {
    return text ? (JSON.parse(text) as Partial<ClinicForm>) : {};
  } catch {
    return {};
  }
}

/** The server names fields of the rule "series.start_time"; here they stand beside the others. */
const atField = (error: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(fieldErrors(error)).map(([field, sentence]) => [field.replace(/^series\./, ""), sentence]));

function SetUp({ words }: { readonly words: Clinics }): ReactNode {
  const { t } = useTranslation("clinics");
  const navigate = useNavigate();
  const refresh = useRefreshClinics();
  const [draft, keep, forget] = useDraft("clinic.new");
  const numbers = useNumberRules();
  const form = useForm<ClinicForm>({
    initialValues: { ...NEW, patron_day: patronShown(words.patron_day), ...kept(draft) },
    onValuesChange: (values) => keep(JSON.stringify(values)),
    validate: {
      title: (value) => (value.trim() ? null : t("field.title_needed")),
      start_time: (value) => (hourOf(value) ? null : t("field.hour_needed")),
      ...numbers.ofClinic,
      from_on: (value) => (isUnreadableDate(value) ? t("dates:not_a_date") : null),
    },
  });
  const send = useMutation({
    mutationFn: (values: ClinicForm) => createClinic({ ...settingsOf(values), series: seriesOf(values) }),
    onSuccess: (clinic) => {
      forget();
      refresh();
      showDone(t("created", { title: clinic.title }));
      void navigate({ to: "/calendar", search: { clinic: clinic.id } });
    },
    onError: (error) => form.setErrors(atField(error)),
  });
  const { values } = form;
  const start = hourOf(values.start_time);
  const asked = start && ruleOf(values.rule) ? { rule: ruleOf(values.rule), start_time: start, from_on: values.from_on && !isUnreadableDate(values.from_on) ? values.from_on : undefined, patron_day: /^\d\d-\d\d$/.test(patronOf(values.patron_day)) ? patronOf(values.patron_day) : undefined } : null;
  return (
    <form noValidate className={classes.setup} onSubmit={form.onSubmit((given) => send.mutate(given))}>
      <Stack gap="md">
        <PresetButtons onPick={(preset) => form.setValues(withPreset(values, preset, (key) => t(`preset.${key}_title`)))} />
        <section className={`cc-surface ${classes.part ?? ""}`} aria-labelledby="part-which">
          <h2 id="part-which">{t("part.which")}</h2>
          <WhichFields form={form} words={words} />
        </section>
        <section className={`cc-surface ${classes.part ?? ""}`} aria-labelledby="part-when">
          <h2 id="part-when">{t("part.when")}</h2>
          <Stack gap="sm">
            <RuleFields value={values.rule} error={form.errors["rule"]} onChange={(rule) => form.setFieldValue("rule", rule)} />
            <Group gap="sm" align="flex-start" grow>
              <TextInput label={t("field.start")} description={t("field.start_hint")} withAsterisk inputMode="numeric" autoComplete="off" maxLength={5} {...form.getInputProps("start_time")} onBlur={() => start && form.setFieldValue("start_time", start)} />
              <DateField label={t("field.from_on")} description={t("field.from_on_hint")} value={values.from_on || null} minDate={dayInRome(new Date())} error={form.errors["from_on"]} onChange={(day) => form.setFieldValue("from_on", day ?? "")} onUnreadable={(text) => form.setFieldValue("from_on", text)} />
            </Group>
            <HowManyFields form={form} end={spanOf(values)} />
          </Stack>
        </section>
        <section className={`cc-surface ${classes.part ?? ""}`} aria-labelledby="part-where">
          <h2 id="part-where">{t("part.where")}</h2>
          <WhereFields form={form} words={words} />
        </section>
        <FormProblem error={send.error} knownFields={[...Object.keys(values), ...Object.keys(values).map((field) => `series.${field}`)]} />
        <Group justify="flex-end">
          <LinkButton to="/calendar" variant="default">
            {t("cancel")}
          </LinkButton>
          <Button type="submit" loading={send.isPending}>
            {t("create")}
          </Button>
        </Group>
      </Stack>
      <DaysPreview asked={asked} />
    </form>
  );
}

/** A clinic from nothing, on one page. */
export function ClinicNewPage(): ReactNode {
  const { t } = useTranslation("clinics");
  const clinics = useQuery(clinicsQuery);
  return (
    <Page title={t("new")}>
      <PageHeader title={t("new")} description={t("new_hint")} />
      {clinics.isPending ? <ListSkeleton /> : null}
      {clinics.error && !clinics.data ? <ErrorState error={clinics.error} onRetry={() => void clinics.refetch()} /> : null}
      {clinics.data ? <SetUp words={clinics.data} /> : null}
    </Page>
  );
}
