import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { protocolsKey, publish, versionKey } from "@/features/protocols/api/protocols";
import type { Detail } from "@/features/protocols/api/protocols";
import { dayInRome } from "@/shared/lib/format";
import { DateField } from "@/shared/ui/date-field";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { OpenModal } from "@/shared/ui/open-modal";
import { showDone } from "@/shared/ui/undo";

/** From which day the draft holds. */
export function PublishDialog({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("protocols");
  const client = useQueryClient();
  const today = dayInRome(new Date());
  const [from, setFrom] = useState<string | null>(today);
  const { id, version, number } = detail.standing;
  const send = useMutation({
    mutationFn: () => publish(id, version, from ?? ""),
    onSuccess: (now) => {
      client.setQueryData(versionKey(id), now);
      void client.invalidateQueries({ queryKey: protocolsKey });
      showDone(t(now.standing.stands === "coming" ? "will_hold" : "holds"));
      onClose();
    },
  });
  return (
    <OpenModal onClose={onClose} title={t("publish_title", { number })}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (from && !send.isPending) send.mutate();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{t("publish_hint")}</Text>
          <DateField data-autofocus label={t("in_force_from")} withAsterisk value={from} minDate={today} error={fieldErrors(send.error)["in_force_from"]} onChange={setFrom} />
          <FormProblem error={send.error} knownFields={["in_force_from"]} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={send.isPending} disabled={!from}>
              {t("publish")}
            </Button>
          </Group>
        </Stack>
      </form>
    </OpenModal>
  );
}
