import { Button, Group, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addLab, addVitals, recordKey } from "@/features/labs/api/labs";
import type { Measured } from "@/features/labs/api/labs";
import { useLabel } from "@/features/labs/hooks/use-wording";
import { dayInRome, formatTime } from "@/shared/lib/format";
import { instantInRome, readClock } from "@/shared/lib/moment";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { newClientId } from "@/shared/lib/uuid";
import { DateField } from "@/shared/ui/date-field";
import { DecimalInput } from "@/shared/ui/decimal-input";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

interface Draft {
  readonly clientIds: readonly [string, string];
  readonly on: string;
  readonly at: string;
  readonly values: Readonly<Record<string, string | number>>;
}

const SPO2 = "spo2_pct";

const fresh = (): Draft => {
  const now = new Date();
  return { clientIds: [newClientId(), newClientId()], on: dayInRome(now), at: formatTime(now), values: {} };
};

/** What is measured at the bedside, on one line; the oxygen saturation is kept with the laboratory results. */
export function AddVitals({ patientId, vitals, spo2 }: { readonly patientId: string; readonly vitals: readonly Measured[]; readonly spo2: Measured | undefined }): ReactNode {
  const { t } = useTranslation("labs");
  const label = useLabel();
  const client = useQueryClient();
  const stored = `draft.vitals.${patientId}`;
  const [draft, setDraft] = useState<Draft>(() => readTabValue<Draft>(stored) ?? fresh());
  const change = (values: Partial<Draft>): void => {
    const next = { ...draft, ...values };
    setDraft(next);
    writeTabValue(stored, next);
  };
  const column = (code: string): string => code.replace(/^vital\./, "");
  const filled = Object.entries(draft.values).filter(([, value]) => value !== "");
  const clock = readClock(draft.at);
  const instant = draft.on && !isUnreadableDate(draft.on) && clock ? instantInRome(draft.on, clock) : null;
  const add = useMutation({
    mutationFn: async () => {
      const when = { effective_on: draft.on, ...(instant ? { taken_at: instant } : {}) };
      const signs = Object.fromEntries(filled.filter(([name]) => name !== SPO2));
      const saturation = draft.values[SPO2] ?? "";
      // each has its own id: when the second call fails, the same press sends both again and the first stays one
      const entries = [
        ...(Object.keys(signs).length > 0 ? [await addVitals(patientId, { client_id: draft.clientIds[0], ...when, ...signs })] : []),
        ...(saturation === "" ? [] : [await addLab(patientId, { client_id: draft.clientIds[1], code: SPO2, value: saturation, ...when })]),
      ];
      return entries.flatMap((entry) => entry.warnings ?? []);
    },
    onSuccess: async (warnings) => {
      removeTabValue(stored);
      setDraft(fresh());
      showDone([t("vitals_added"), ...warnings.map((warning) => warning.message)].join(" "));
      await client.invalidateQueries({ queryKey: recordKey(patientId) });
    },
  });
  const errors = fieldErrors(add.error);
  const fields = [...vitals, ...(spo2 ? [spo2] : [])];
  const wrongHour = draft.at !== "" && clock === null;
  return (
    <form
      aria-label={t("add_vitals")}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Group align="flex-start" gap="sm">
        {fields.map((field) => {
          const name = column(field.code);
          return (
            <DecimalInput
              key={field.code}
              label={`${label(field)} (${field.unit_label})`}
              w={170}
              value={draft.values[name] ?? ""}
              error={errors[name] ?? (name === SPO2 ? errors["value"] : undefined)}
              onChange={(value) => change({ values: { ...draft.values, [name]: value } })}
            />
          );
        })}
        <DateField w={170} label={t("on")} required maxDate={new Date()} value={draft.on} error={errors["effective_on"]} onChange={(next) => change({ on: next ?? "" })} onUnreadable={(text) => change({ on: text })} />
        <TextInput w={90} label={t("hour")} placeholder="08:30" value={draft.at} error={errors["taken_at"] ?? (wrongHour ? t("hour_wrong") : undefined)} onChange={(event) => change({ at: event.currentTarget.value })} />
        <Button type="submit" mt={24} leftSection={<IconPlus size={16} />} loading={add.isPending} disabled={filled.length === 0 || !draft.on || isUnreadableDate(draft.on) || wrongHour}>
          {t("add_action")}
        </Button>
      </Group>
      <FormProblem error={add.error} knownFields={[...fields.map((field) => column(field.code)), "value", "effective_on", "taken_at"]} />
    </form>
  );
}
