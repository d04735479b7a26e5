import { Alert, Button, Group, Modal, Stack, Switch, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconNotes, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { apheresisWarningsQuery } from "@/features/record/api/apheresis";
import { entriesQuery } from "@/features/record/api/entries";
import type { Entry } from "@/features/record/api/entries";
import type { KindSchema } from "@/features/record/api/schema";
import { ApheresisNote } from "@/features/record/components/apheresis-note";
import { EntryCard, useEntryTitle } from "@/features/record/components/entry-card";
import { EntryForm } from "@/features/record/components/entry-form";
import type { Saved } from "@/features/record/components/entry-form";
import { EntryWarnings } from "@/features/record/components/entry-warnings";
import classes from "@/features/record/components/record.module.css";
import { useEntryActs } from "@/features/record/hooks/use-entry-acts";
import { useWriters } from "@/features/record/hooks/use-entry-editing";
import { hasDraft } from "@/features/record/lib/draft-key";
import { blockingError } from "@/shared/api/blocking-error";
import { useWording } from "@/shared/i18n/use-wording";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { ListSkeleton } from "@/shared/ui/skeletons";

interface EntryListProps {
  readonly patientId: string;
  readonly kind: KindSchema;
  readonly mayWrite: boolean;
}

/** What is open over the list. */
type Open = { readonly act: "edit" | "mark" | "reinstate"; readonly entry: Entry } | { readonly act: "add" } | null;

/** The diagnosis that the whole case is about: scores, criteria and the plan of visits follow from it. */
const isTheDisease = (kind: KindSchema, entry: Entry): boolean => kind.slug === "diagnoses" && entry["is_primary"] === true;

/** Everything that was entered of one kind, newest first, with the ways to add, correct and take back. */
export function EntryList({ patientId, kind, mayWrite }: EntryListProps): ReactNode {
  const { t } = useTranslation("record");
  const say = useWording();
  const titleOf = useEntryTitle();
  const narrow = useMediaQuery("(max-width: 48em)") ?? false;
  const [withErrors, setWithErrors] = useState(false);
  const [open, setOpen] = useState<Open>(null);
  const [warned, setWarned] = useState<Entry | null>(null);
  const query = useInfiniteQuery(entriesQuery(patientId, kind.slug, withErrors));
  const apheresis = useQuery(apheresisWarningsQuery(patientId, kind.slug)).data;
  const writers = useWriters(patientId, kind.slug);
  const acts = useEntryActs(patientId, kind.slug);
  const entries = (query.data?.pages ?? []).flatMap((page) => page.results);
  const active = entries.filter((entry) => entry.status === "active");
  const problem = blockingError(query);
  const close = (): void => setOpen(null);
  const done = (saved: Saved | null): void => {
    close();
    if (!saved) return;
    acts.saved(saved);
    setWarned((saved.entry.warnings ?? []).length > 0 ? saved.entry : null);
  };
  const editing = open?.act === "edit" ? open.entry : null;
  // until it is known whether there is one, nobody is asked to add another
  const full = kind.single && (query.isPending || active.length > 0);
  if (problem) return <ErrorState error={problem} onRetry={() => void query.refetch()} />;
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="flex-start">
        <Title order={2} id="record-kind">
          {say(kind, "label")}
        </Title>
        {mayWrite && !full ? (
          <Button leftSection={<IconPlus size={18} />} onClick={() => setOpen({ act: "add" })}>
            {t(hasDraft(patientId, kind.slug, null) ? "resume" : "add")}
          </Button>
        ) : null}
      </Group>
      {warned ? (
        <EntryWarnings
          kind={kind}
          entry={warned}
          warnings={warned.warnings ?? []}
          onRight={() => setWarned(null)}
          onEdit={() => {
            setOpen({ act: "edit", entry: entries.find((entry) => entry.id === warned.id) ?? warned });
            setWarned(null);
          }}
        />
      ) : null}
      <Switch label={t("show_errors")} checked={withErrors} onChange={(event) => setWithErrors(event.currentTarget.checked)} />
      {query.isPending ? <ListSkeleton rows={4} /> : null}
      {query.data && entries.length === 0 ? (
        <EmptyState compact icon={IconNotes} title={t("empty")} hint={t(mayWrite ? "empty_hint" : "empty_reader")} />
      ) : null}
      <ul className={classes.entries} aria-labelledby="record-kind">
        {entries.map((entry) => (
          <EntryCard
            key={entry.id}
            patientId={patientId}
            kind={kind}
            entry={entry}
            mayWrite={mayWrite}
            draft={hasDraft(patientId, kind.slug, entry.id)}
            writers={writers.filter((writer) => writer.entryId === entry.id).map((writer) => writer.name)}
            notice={<ApheresisNote told={apheresis} entryId={entry.id} />}
            onEdit={() => setOpen({ act: "edit", entry })}
            onError={() => setOpen({ act: "mark", entry })}
            onReinstate={() => setOpen({ act: "reinstate", entry })}
          />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("more")}
        </Button>
      ) : null}
      <Modal
        opened={open?.act === "add" || editing !== null}
        onClose={close}
        closeOnClickOutside={false}
        size="54rem"
        fullScreen={narrow}
        title={editing ? t("edit_one", { title: titleOf(kind, editing) }) : t("add_one", { kind: say(kind, "one") })}
      >
        {open?.act === "add" || editing ? (
          <EntryForm key={editing?.id ?? "new"} patientId={patientId} kind={kind} entry={editing} existing={entries} notice={editing ? <ApheresisNote told={apheresis} entryId={editing.id} /> : null} onSaved={done} onDiscard={close} />
        ) : null}
      </Modal>
      {open?.act === "mark" ? (
        <ReasonDialog
          title={t("mark_one", { title: titleOf(kind, open.entry) })}
          hint={
            <>
              {t("mark_hint")}
              {isTheDisease(kind, open.entry) ? (
                <Alert color="orange" mt="xs">
                  {t("mark_disease")}
                </Alert>
              ) : null}
            </>
          }
          label={t("mark_reason")}
          action={t("mark")}
          isDanger
          draft={`entry.mark.${open.entry.id}`}
          version={open.entry.version}
          send={(reason, version) => acts.mark({ ...open.entry, version }, reason)}
          onClose={close}
        />
      ) : null}
      {open?.act === "reinstate" ? (
        <ReasonDialog
          title={t("reinstate_one", { title: titleOf(kind, open.entry) })}
          hint={t("reinstate_hint")}
          label={t("reinstate_reason")}
          action={t("reinstate")}
          wanted="reinstate"
          draft={`entry.reinstate.${open.entry.id}`}
          version={open.entry.version}
          send={(reason, version) => acts.back({ ...open.entry, version }, reason)}
          onClose={close}
        />
      ) : null}
    </Stack>
  );
}
