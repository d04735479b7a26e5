import { Button, Paper, Stack, Text } from "@mantine/core";
import { IconBellOff, IconBellRinging } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { linkHush, linkKey, linkRing } from "@/features/reminders/api/link";
import type { Asked } from "@/features/reminders/api/link";
import { fingerprintOf, pushPossible, subscribedHere, subscribeHere } from "@/shared/push/push";
import { FormProblem } from "@/shared/ui/form-problems";

/** Whether this telephone rings for the reminders of whom the link was sent to; nothing where it cannot. */
export function RingHere({ token, asked }: { readonly token: string; readonly asked: Asked }): ReactNode {
  const { t } = useTranslation("reminders");
  const client = useQueryClient();
  const possible = asked.push_key !== "" && pushPossible() === "yes";
  const here = useQuery({
    queryKey: ["appointment-link", "here", asked.device],
    queryFn: async () => {
      const subscription = await subscribedHere("/a/", asked.push_key);
      return subscription !== null && (await fingerprintOf(subscription)) === asked.device;
    },
    enabled: possible,
  });
  const change = useMutation({
    mutationFn: async (on: boolean): Promise<Asked | null> => {
      if (!on) return linkHush(token);
      const subscribed = await subscribeHere("/a/", asked.push_key);
      return subscribed && linkRing(token, subscribed);
    },
    onSuccess: (now) => now && client.setQueryData(linkKey(token), now),
  });
  const refused = asked.push_key !== "" && change.isSuccess && change.data === null;
  if (refused)
    return (
      <Text size="sm" role="status">
        {t("ring.refused")}
      </Text>
    );
  if (!possible || here.data === undefined) return null;
  return (
    <Paper withBorder p="md" role="group" aria-label={t("ring.title")}>
      <Stack gap="xs">
        <Text size="sm">{t(here.data ? "ring.on" : "ring.offer")}</Text>
        <FormProblem error={change.error} />
        <Button
          variant="default"
          loading={change.isPending}
          leftSection={here.data ? <IconBellOff size={20} aria-hidden="true" /> : <IconBellRinging size={20} aria-hidden="true" />}
          onClick={() => change.mutate(!here.data)}
        >
          {t(here.data ? "ring.stop" : "ring.start")}
        </Button>
      </Stack>
    </Paper>
  );
}
