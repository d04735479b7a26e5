import { Button, Card, Group, Select, Stack, Textarea, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { formSchemaQuery } from "@/features/case/api/form";
import { actOnReferral } from "@/features/case/api/referral";
import type { Referral } from "@/features/case/api/referral";
import { useWording } from "@/features/case/lib/wording";
import { useDraft } from "@/shared/lib/use-draft";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";

/** Withdraw a referral that is on its way, or bring new facts to one that was decided. */
export function EndReferral({ referral, isHeld = false, onDone, onCancel }: { readonly referral: Referral; readonly isHeld?: boolean; readonly onDone: (after: Referral) => void; readonly onCancel: () => void }): ReactNode {
  const { t } = useTranslation("case");
  const say = useWording();
  const reasons = useQuery(formSchemaQuery).data?.withdraw_reasons ?? [];
  const withdraw = referral.can.includes("withdraw");
  const [reason, setReason] = useState<string | null>(null);
  const [text, setText, clear] = useDraft(`end.${referral.id}`);
  const send = useMutation({
    mutationFn: () =>
      withdraw
        ? actOnReferral(referral.id, "withdraw", { reason_code: reason ?? "", text: text.trim(), expected_version: referral.version })
        : actOnReferral(referral.id, "reconsider", { new_facts: text.trim(), expected_version: referral.version }),
    onSuccess: (after) => {
      clear();
      onDone(after);
    },
  });
  const errors = fieldErrors(send.error);
  return (
    <Card
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Stack gap="sm">
        <Title order={3}>{t(withdraw ? "end.withdraw_title" : "end.reconsider_title")}</Title>
        {withdraw ? (
          <Select label={t("end.reason")} required data={reasons.map((item) => ({ value: item.code, label: say(item, "label") }))} value={reason} error={errors["reason_code"]} onChange={setReason} />
        ) : null}
        <Textarea label={t(withdraw ? "end.text" : "end.new_facts")} required={!withdraw} autosize minRows={2} maxLength={4000} value={text} error={errors["text"] ?? errors["new_facts"]} onChange={(event) => setText(event.currentTarget.value)} />
        <FormProblem error={send.error} knownFields={["reason_code", "text", "new_facts"]} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("cancel")}
          </Button>
          <Button type="submit" color={withdraw ? "red" : "petrol"} loading={send.isPending || isHeld} disabled={withdraw ? !reason : text.trim() === ""}>
            {t(withdraw ? "act.withdraw" : "act.reconsider")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
