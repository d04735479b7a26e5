import { Button, Group, Select, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addOrder } from "@/features/visits/api/visits";
import type { NewOrder } from "@/features/visits/api/visits";
import classes from "@/features/visits/components/visit.module.css";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { useStoredDraft } from "@/shared/lib/use-stored-draft";
import { newClientId } from "@/shared/lib/uuid";
import { DateField } from "@/shared/ui/date-field";
import { FormProblem, useFieldErrors } from "@/shared/ui/form-problems";

export const ORDER_KINDS = ["blood", "imaging", "vaccine", "immunoglobulin", "visit", "other"] as const;

interface Typed {
  readonly kind: NewOrder["kind"];
  readonly what: string;
  readonly due_on: string;
}

const EMPTY: Typed = { kind: "blood", what: "", due_on: "" };

/** A request in one's own words. */
export function OrderForm({ visitId, onAdded }: { readonly visitId: string; readonly onAdded: () => void }): ReactNode {
  const { t } = useTranslation("visit");
  const { draft, keep, drop } = useStoredDraft<Typed>(`visit.${visitId}.order`, () => EMPTY);
  const id = useRef(newClientId());
  const set = (part: Partial<Typed>): void => keep((now) => ({ ...now, ...part }));
  const send = useMutation({
    mutationFn: () => addOrder(visitId, { client_id: id.current, kind: draft.kind, what: draft.what.trim(), due_on: draft.due_on || null }),
    onSuccess: () => {
      id.current = newClientId();
      set(EMPTY);
      drop();
      onAdded();
    },
  });
  const errors = useFieldErrors(send.error, { ...draft });
  const isReady = draft.what.trim() !== "" && !isUnreadableDate(draft.due_on);
  return (
    <form
      noValidate
      aria-label={t("order.add")}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !send.isPending) send.mutate();
      }}
    >
      <div className={classes.orderForm}>
        <Select label={t("order.kind_label")} allowDeselect={false} value={draft.kind} data={ORDER_KINDS.map((kind) => ({ value: kind, label: t(`order.kind.${kind}`) }))} onChange={(kind) => set({ kind: kind as Typed["kind"] })} />
        <TextInput label={t("order.what")} maxLength={200} value={draft.what} error={errors["what"]} onChange={(event) => set({ what: event.currentTarget.value })} />
        <DateField label={t("order.due_on")} value={draft.due_on || null} error={errors["due_on"]} onChange={(day) => set({ due_on: day ?? "" })} onUnreadable={(text) => set({ due_on: text })} />
        <Button type="submit" variant="default" loading={send.isPending} disabled={!isReady}>
          {t("order.add")}
        </Button>
      </div>
      <Group>
        <FormProblem error={send.error} knownFields={["what", "due_on"]} standing={errors} />
      </Group>
    </form>
  );
}
