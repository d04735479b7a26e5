import { Button, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { readEntry } from "@/features/record/api/entries";
import type { Entry, Values, Warning } from "@/features/record/api/entries";
import { recordSchemaQuery } from "@/features/record/api/schema";
import { EntryForm } from "@/features/record/components/entry-form";
import type { Saved } from "@/features/record/components/entry-form";
import { EntryWarnings } from "@/features/record/components/entry-warnings";
import { useEntryActs } from "@/features/record/hooks/use-entry-acts";
import { hasDraft } from "@/features/record/lib/draft-key";
import { useWording } from "@/shared/i18n/use-wording";

/** Where an entry was made, and what is unusual about it. */
export interface Made {
  readonly entryId: string;
  readonly warnings: readonly Warning[];
}

interface EntryAdderProps {
  readonly patientId: string;
  readonly slug: string;
  /** The day of what is written. */
  readonly day: string;
  readonly send: (clientId: string, values: Values) => Promise<Made>;
  readonly onSaved: () => void;
}

/** A button on another page that writes an entry of one kind into the record, with the record's own form. */
export function EntryAdder({ patientId, slug, day, send, onSaved }: EntryAdderProps): ReactNode {
  const { t } = useTranslation("record");
  const say = useWording();
  const narrow = useMediaQuery("(max-width: 48em)") ?? false;
  const [open, setOpen] = useState(false);
  const [saved, setSaved] = useState<Entry | null>(null);
  const acts = useEntryActs(patientId, slug);
  const kind = useQuery(recordSchemaQuery).data?.groups.flatMap((group) => group.kinds).find((candidate) => candidate.slug === slug);
  if (!kind) return null;
  const add = async ({ client_id: clientId, ...values }: Values): Promise<Entry> => {
    const { entryId, warnings } = await send(String(clientId), values);
    return { ...(await readEntry(patientId, slug, entryId)), warnings: [...warnings] };
  };
  const close = (): void => {
    setOpen(false);
    setSaved(null);
  };
  const done = (made: Saved | null): void => {
    onSaved();
    if (made) acts.saved(made);
    // what is unusual is said before the dialog goes
    if (made && (made.entry.warnings ?? []).length > 0) setSaved(made.entry);
    else close();
  };
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<IconPlus size={15} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {say(kind, "one")}
        {hasDraft(patientId, slug, null) ? ` (${t("draft_badge").toLowerCase()})` : ""}
      </Button>
      <Modal opened={open} onClose={close} closeOnClickOutside={false} size="54rem" fullScreen={narrow} title={t("add_one", { kind: say(kind, "one") })}>
        {saved ? (
          <EntryWarnings kind={kind} entry={saved} warnings={saved.warnings ?? []} onRight={close} />
        ) : open ? (
          <EntryForm patientId={patientId} kind={kind} entry={null} existing={[]} add={add} day={day} onSaved={done} onDiscard={close} />
        ) : null}
      </Modal>
    </>
  );
}
