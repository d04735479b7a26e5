import { Button, Radio, Stack, Text, Textarea } from "@mantine/core";
import { IconCalendarCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Answering, Asked } from "@/features/reminders/api/link";
import { useWording } from "@/shared/i18n/use-wording";
import { useDraft } from "@/shared/lib/use-draft";
import { FormProblem } from "@/shared/ui/form-problems";

interface Sends {
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly mutate: (answer: Answering, options?: { readonly onSuccess: () => void }) => void;
}

interface PlacesProps {
  readonly asked: Asked;
  readonly answer: "choose" | "move";
  readonly send: Sends;
}

/** The places that are still free: one is marked, a second press takes it. */
export function Places({ asked, answer, send }: PlacesProps): ReactNode {
  const { t } = useTranslation("reminders");
  const say = useWording();
  const [marked, setMarked] = useState<string | null>(null);
  const place = asked.places.find((item) => item.id === marked);
  return (
    <Stack gap="sm">
      <Radio.Group label={t("link.places")} value={place?.id ?? null} onChange={setMarked}>
        <Stack gap={8} mt={6}>
          {asked.places.map((item) => (
            <Radio.Card key={item.id} value={item.id} p="sm" radius="sm" bd={item.id === place?.id ? "2px solid var(--mantine-primary-color-filled)" : "2px solid var(--cc-border)"} style={{ display: "flex", alignItems: "center", gap: 12 }}>
              <Radio.Indicator />
              <Text fw={650}>{say(item, "when")}</Text>
            </Radio.Card>
          ))}
        </Stack>
      </Radio.Group>
      <FormProblem error={send.error} />
      <Button size="lg" disabled={!place} loading={send.isPending} leftSection={<IconCalendarCheck size={22} aria-hidden="true" />} onClick={() => place && send.mutate({ answer, place_id: place.id })}>
        {t("link.take")}
      </Button>
    </Stack>
  );
}

/** None of them suits: why, if somebody wants to say so. */
export function NoneSuits({ token, send, onBack }: { readonly token: string; readonly send: Sends; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation("reminders");
  const [note, setNote, forget] = useDraft(`link.none.${token.slice(-8)}`);
  return (
    <Stack gap="sm" role="group" aria-label={t("link.none")}>
      <Text>{t("link.none_sure")}</Text>
      <Textarea data-autofocus label={t("link.none_note")} description={t("link.none_note_hint")} autosize minRows={2} maxLength={300} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      <FormProblem error={send.error} />
      <Button size="lg" loading={send.isPending} onClick={() => send.mutate({ answer: "none", note: note.trim() }, { onSuccess: forget })}>
        {t("link.none_yes")}
      </Button>
      <Button size="lg" variant="default" disabled={send.isPending} onClick={onBack}>
        {t("link.cancel_no")}
      </Button>
    </Stack>
  );
}
