import { Alert, Button, Group, List, Radio, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addSeries, changeSeries, useRefreshClinics } from "@/features/clinics/api/clinics";
import type { Clinic, ClinicSeries, SeriesChanged, SeriesInput } from "@/features/clinics/api/clinics";
import { DaysPreview } from "@/features/clinics/components/days-preview";
import { RuleFields } from "@/features/clinics/components/rule-fields";
import { WholeNumber } from "@/features/clinics/components/whole-number";
import { isOutside, LIMITS } from "@/features/clinics/lib/limits";
import { formOf, ruleOf, USUAL } from "@/features/clinics/lib/recurrence";
import type { RuleForm } from "@/features/clinics/lib/recurrence";
import { hourOf } from "@/features/clinics/lib/wall";
import { dayInRome, formatTold } from "@/shared/lib/format";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { useStoredDraft } from "@/shared/lib/use-stored-draft";
import { DateField } from "@/shared/ui/date-field";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { OpenModal } from "@/shared/ui/open-modal";
import { showDone } from "@/shared/ui/undo";

interface SeriesDialogProps {
  readonly clinic: Clinic;
  /** Null: a further rule. */
  readonly series: ClinicSeries | null;
  /** The rule ends, and none follows. */
  readonly ends?: boolean;
  readonly onClose: () => void;
}

const BOOKED = ["keep", "move", "call"] as const;

interface Typed {
  readonly rule: RuleForm;
  readonly hour: string;
  readonly from: string;
  readonly places: number | string;
  readonly minutes: number | string;
  readonly booked: (typeof BOOKED)[number];
}

const startOf = (clinic: Clinic, series: ClinicSeries | null): Typed => ({
  rule: series ? formOf(series.rule) : USUAL,
  hour: series?.start_time ?? "14:00",
  from: dayInRome(new Date()),
  places: series?.places ?? clinic.place_count,
  minutes: series?.slot_minutes ?? clinic.slot_minutes,
  booked: "keep",
});

/** From a day on another rule, or none: first what becomes of who is booked, then the change. */
export function SeriesDialog({ clinic, series, ends = false, onClose }: SeriesDialogProps): ReactNode {
  const { t } = useTranslation("clinics");
  const refresh = useRefreshClinics();
  const { draft, keep, drop } = useStoredDraft<Typed>(`clinic.series.${series ? `${series.id}.${ends ? "end" : "change"}` : clinic.id}`, () => startOf(clinic, series));
  const { rule, hour, from, places, minutes, booked } = draft;
  const start = hourOf(hour);
  const isReady = from !== "" && !isUnreadableDate(from) && start !== null && ruleOf(rule) !== "" && places !== "" && minutes !== "" && !isOutside(places, LIMITS.places) && !isOutside(minutes, LIMITS.slot_minutes);
  const values: SeriesInput = { rule: ruleOf(rule), start_time: start ?? hour, from_on: from, room: series?.room ?? clinic.room, places: Number(places), slot_minutes: Number(minutes) };
  const change = (preview: boolean): Promise<SeriesChanged | null> =>
    series ? changeSeries(series, { from_on: from, series: ends ? null : values, booked, preview }) : addSeries(clinic.id, values).then(() => null);
  const look = useMutation({ mutationFn: () => change(true) });
  const send = useMutation({
    mutationFn: () => change(false),
    onSuccess: () => {
      drop();
      refresh();
      showDone(t("series.was_changed"));
      onClose();
    },
    onError: refresh,
  });
  const errors = Object.fromEntries(Object.entries({ ...fieldErrors(look.error), ...fieldErrors(send.error) }).map(([field, sentence]) => [field.replace(/^series\./, ""), sentence]));
  const told = look.data;
  const set = (part: Partial<Typed>): void => {
    keep((now) => ({ ...now, ...part }));
    look.reset();
  };
  return (
    <OpenModal onClose={onClose} size="lg" title={t(ends ? "series.end" : series ? "series.change" : "series.add")}>
      <Stack gap="sm">
        <DateField data-autofocus label={t(series ? "series.from" : "field.from_on")} withAsterisk value={from || null} minDate={dayInRome(new Date())} error={errors["from_on"]} onChange={(day) => set({ from: day ?? "" })} onUnreadable={(text) => set({ from: text })} />
        {ends ? null : (
          <>
            <RuleFields value={rule} error={errors["rule"]} onChange={(next) => set({ rule: next })} />
            <SimpleGrid cols={3} spacing="sm">
              <TextInput label={t("field.start")} value={hour} maxLength={5} error={start ? errors["start_time"] : t("field.hour_needed")} onChange={(event) => set({ hour: event.currentTarget.value })} />
              <WholeNumber label={t("field.places")} limits={LIMITS.places} value={places} error={errors["places"]} onChange={(next) => set({ places: next })} />
              <WholeNumber label={t("field.minutes")} limits={LIMITS.slot_minutes} value={minutes} error={errors["slot_minutes"]} onChange={(next) => set({ minutes: next })} />
            </SimpleGrid>
            {series ? null : <DaysPreview asked={isReady && start ? { rule: ruleOf(rule), start_time: start, from_on: from, clinic_id: clinic.id } : null} />}
          </>
        )}
        {series ? (
          <Radio.Group label={t("series.booked")} value={booked} onChange={(value) => set({ booked: value as Typed["booked"] })}>
            <Stack gap={6} mt={4}>
              {BOOKED.filter((item) => !ends || item !== "move").map((item) => (
                <Radio key={item} value={item} label={t(`series.booked_${item}`)} />
              ))}
            </Stack>
          </Radio.Group>
        ) : null}
        {told ? (
          <Alert color={told.touched.length > 0 ? "orange" : "blue"} variant="light" role="status" title={t("series.preview")}>
            <Text size="sm">{t("series.counts", { removed: told.removed, made: told.made, kept: told.kept })}</Text>
            {told.touched.length === 0 ? (
              <Text size="sm">{t("series.nobody")}</Text>
            ) : (
              <List size="sm" mt={6}>
                {told.touched.map((item) => (
                  <List.Item key={item.appointment_id}>
                    {item.patient?.display_name ?? t("place.someone")}, {formatTold(item.starts_at)}: {item.to ? t("series.goes_to", { when: formatTold(item.to) }) : t(`series.outcome_${item.outcome}`)}
                  </List.Item>
                ))}
              </List>
            )}
          </Alert>
        ) : null}
        <FormProblem error={send.error ?? look.error} knownFields={["from_on", "rule", "start_time", "places", "slot_minutes", "series.rule", "series.start_time"]} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          {series && !told ? (
            <Button loading={look.isPending} disabled={!isReady} onClick={() => look.mutate()}>
              {t("series.look")}
            </Button>
          ) : (
            <Button loading={send.isPending} disabled={!isReady} onClick={() => send.mutate()}>
              {t(series ? "series.confirm" : "series.add")}
            </Button>
          )}
        </Group>
      </Stack>
    </OpenModal>
  );
}
