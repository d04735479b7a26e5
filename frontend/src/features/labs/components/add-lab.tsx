import { Button, Group, Select } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addLab, recordKey } from "@/features/labs/api/labs";
import type { Measured } from "@/features/labs/api/labs";
import { useLabel } from "@/features/labs/hooks/use-wording";
import { dayInRome } from "@/shared/lib/format";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { newClientId } from "@/shared/lib/uuid";
import { DateField } from "@/shared/ui/date-field";
import { DecimalInput } from "@/shared/ui/decimal-input";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

interface Draft {
  /** Sent again after a broken answer, the result does not stand there twice. */
  readonly clientId: string;
  readonly code: string | null;
  readonly value: string | number;
  readonly on: string;
  readonly low: string | number;
  readonly high: string | number;
}

/** The upper limit is also what the scores divide by. */
const NEEDS_ULN: ReadonlySet<string> = new Set(["ldh", "alt", "ast"]);

/** One line to write down one result. */
export function AddLab({ patientId, tests }: { readonly patientId: string; readonly tests: readonly Measured[] }): ReactNode {
  const { t } = useTranslation("labs");
  const label = useLabel();
  const client = useQueryClient();
  const stored = `draft.lab.${patientId}`;
  const empty: Draft = { clientId: newClientId(), code: null, value: "", on: dayInRome(new Date()), low: "", high: "" };
  const [draft, setDraft] = useState<Draft>(() => ({ ...empty, ...readTabValue<Draft>(stored) }));
  const change = (values: Partial<Draft>): void => {
    const next = { ...draft, ...values };
    setDraft(next);
    writeTabValue(stored, next);
  };
  const add = useMutation({
    mutationFn: () =>
      addLab(patientId, {
        client_id: draft.clientId,
        code: draft.code,
        value: draft.value === "" ? null : draft.value,
        effective_on: draft.on,
        ...(draft.low === "" ? {} : { ref_low: draft.low }),
        ...(draft.high === "" ? {} : { ref_high: draft.high, ...(NEEDS_ULN.has(draft.code ?? "") ? { uln: draft.high } : {}) }),
      }),
    onSuccess: async (entry) => {
      removeTabValue(stored);
      setDraft({ ...empty, clientId: newClientId(), on: draft.on });
      showDone([t("added"), ...(entry.warnings ?? []).map((warning) => warning.message)].join(" "));
      await client.invalidateQueries({ queryKey: recordKey(patientId) });
    },
  });
  const errors = fieldErrors(add.error);
  const unit = tests.find((test) => test.code === draft.code)?.unit_label ?? "";
  return (
    <form
      aria-label={t("add")}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Group align="flex-start" gap="sm">
        <Select label={t("test")} required searchable data={tests.map((test) => ({ value: test.code, label: label(test) }))} value={draft.code} error={errors["code"]} onChange={(code) => change({ code })} />
        <DecimalInput label={unit ? `${t("value")} (${unit})` : t("value")} required value={draft.value} error={errors["value"]} onChange={(value) => change({ value })} />
        <DateField w={200} label={t("on")} required maxDate={new Date()} value={draft.on} error={errors["effective_on"]} onChange={(next) => change({ on: next ?? "" })} onUnreadable={(text) => change({ on: text })} />
        <DecimalInput label={t("lower")} value={draft.low} error={errors["ref_low"]} onChange={(low) => change({ low })} w={110} />
        <DecimalInput label={t("upper")} value={draft.high} error={errors["ref_high"] ?? errors["uln"]} onChange={(high) => change({ high })} w={110} />
        <Button type="submit" mt={24} leftSection={<IconPlus size={16} />} loading={add.isPending} disabled={!draft.code || draft.value === "" || !draft.on || isUnreadableDate(draft.on)}>
          {t("add_action")}
        </Button>
      </Group>
      <FormProblem error={add.error} knownFields={["code", "value", "effective_on", "ref_low", "ref_high", "uln"]} />
    </form>
  );
}
