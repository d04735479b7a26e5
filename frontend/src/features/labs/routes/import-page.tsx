import { Alert, Button, Card, Checkbox, FileButton, Group, SegmentedControl, Select, Stack, Text, Textarea, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertTriangle, IconFileSpreadsheet, IconUserQuestion } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { catalogueQuery, recordKey } from "@/features/labs/api/labs";
import { importSheet, previewQuery, readSheetFile } from "@/features/labs/api/sheets";
import { PastImports } from "@/features/labs/components/past-imports";
import { SheetGrid } from "@/features/labs/components/sheet-grid";
import { SheetNames } from "@/features/labs/components/sheet-names";
import { sheetOf, standingOf, toggled } from "@/features/labs/lib/sheet-draft";
import type { SheetDraft } from "@/features/labs/lib/sheet-draft";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { newClientId } from "@/shared/lib/uuid";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { showDone } from "@/shared/ui/undo";

const TYPING_MS = 400;

interface ImportPageProps {
  readonly patientId: string;
  readonly canWrite: boolean;
  /** Back to the charts. */
  readonly onDone: () => void;
}

/** Results from a spreadsheet: paste or choose a file, look at every cell, mend, save all or nothing. */
export function ImportPage({ patientId, canWrite, onDone }: ImportPageProps): ReactNode {
  const { t, i18n } = useTranslation("labs");
  const client = useQueryClient();
  const stored = `draft.lab-sheet.${patientId}`;
  const [draft, setDraft] = useState<SheetDraft>(() => readTabValue<SheetDraft>(stored) ?? sheetOf(""));
  const keep = (next: SheetDraft): void => {
    setDraft(next);
    if (next.text === "") removeTabValue(stored);
    else writeTabValue(stored, next);
  };
  // Changed, it is another import: the answer to the first may have been lost after it was written.
  const change = (values: Partial<SheetDraft>): void => keep({ ...draft, ...values, clientId: newClientId() });
  const [settled] = useDebouncedValue(draft, TYPING_MS);
  const tests = useQuery(catalogueQuery).data?.labs ?? [];
  const query = useQuery({ ...previewQuery(patientId, settled), enabled: canWrite && settled.text.trim() !== "" });
  const file = useMutation({
    mutationFn: (chosen: File) => readSheetFile(patientId, chosen),
    onSuccess: (text, chosen) => keep(sheetOf(text, chosen.name)),
  });
  const save = useMutation({
    mutationFn: () => importSheet(patientId, draft),
    onSuccess: async (item) => {
      keep(sheetOf(""));
      showDone(t("sheet.saved", { count: item.written }));
      await client.invalidateQueries({ queryKey: recordKey(patientId) });
      onDone();
    },
  });
  const preview = draft.text.trim() === "" || query.error ? undefined : query.data;
  const isCurrent = settled === draft && !query.isFetching;
  const standing = preview ? standingOf(preview, draft) : null;
  const english = i18n.language === "en";
  if (!canWrite) return <Alert color="yellow">{t("sheet.read_only")}</Alert>;
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={2}>{t("sheet.title")}</Title>
        <Button variant="default" onClick={onDone}>
          {t("sheet.back")}
        </Button>
      </Group>
      <Card component="section" aria-label={t("sheet.source")}>
        <Stack gap="xs">
          <Text size="sm">{t("sheet.hint")}</Text>
          <Textarea
            label={t("sheet.paste")}
            autosize
            minRows={4}
            maxRows={10}
            spellCheck={false}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
            value={draft.text}
            error={draft.text.trim() === "" ? undefined : (fieldErrors(query.error)["text"] ?? fieldErrors(save.error)["text"])}
            onChange={(event) => {
              const text = event.currentTarget.value;
              // an edit keeps what was decided; a new sheet begins anew
              keep(draft.text === "" || text === "" ? sheetOf(text) : { ...draft, text });
            }}
          />
          <Group gap="sm">
            <FileButton accept=".csv,.txt,.tsv,text/csv,text/plain" onChange={(chosen) => (chosen ? file.mutate(chosen) : undefined)}>
              {(props) => (
                <Button {...props} variant="light" leftSection={<IconFileSpreadsheet size={16} />} loading={file.isPending}>
                  {t("sheet.file")}
                </Button>
              )}
            </FileButton>
            {draft.text ? (
              <Button variant="subtle" color="gray" onClick={() => keep(sheetOf(""))}>
                {t("sheet.clear")}
              </Button>
            ) : null}
          </Group>
          <FormProblem error={file.error} knownFields={[]} />
          {query.error ? <FormProblem error={query.error} knownFields={["text"]} /> : null}
        </Stack>
      </Card>
      {draft.text.trim() !== "" && query.isPending ? <ListSkeleton rows={5} /> : null}
      {preview && standing ? (
        <Card component="section" aria-label={t("sheet.preview")}>
          <Stack gap="md">
            <Group justify="space-between">
              <Title order={3}>{t("sheet.preview")}</Title>
              <Text size="sm" role="status">
                {t("sheet.standing", { ready: standing.ready, blocked: standing.blocked, duplicate: preview.counts["duplicate"] ?? 0, unknown: preview.counts["unknown_test"] ?? 0 })}
              </Text>
            </Group>
            <Group gap="md" align="flex-end">
              <Select
                label={t("sheet.layout.label")}
                w={280}
                maw="100%"
                data={(["dates_down", "dates_across", "long"] as const).map((value) => ({ value, label: t(`sheet.layout.${value}`) }))}
                value={draft.layout ?? preview.layout}
                onChange={(layout) => change({ layout: layout as SheetDraft["layout"] })}
              />
              <Stack gap={2}>
                <Text size="sm" fw={550} id="sheet-decimals">
                  {t("sheet.decimals.label")}
                </Text>
                <SegmentedControl
                  aria-labelledby="sheet-decimals"
                  data={(["comma", "dot"] as const).map((value) => ({ value, label: t(`sheet.decimals.${value}`) }))}
                  value={preview.decimals === "unknown" ? "" : preview.decimals}
                  onChange={(decimals) => change({ decimals: decimals as SheetDraft["decimals"] })}
                />
              </Stack>
            </Group>
            <SheetNames preview={preview} draft={draft} tests={tests} onChange={change} />
            <SheetGrid preview={preview} draft={draft} onChange={change} />
            {preview.doubts.map((doubt) => (
              <Alert key={doubt.code} color="red" icon={<IconUserQuestion size={18} />} title={english ? doubt.message_en : doubt.message_it}>
                <Checkbox label={t("sheet.confirm_patient")} checked={draft.confirmed.includes(doubt.code)} onChange={() => change({ confirmed: toggled(draft.confirmed, doubt.code) })} />
              </Alert>
            ))}
            {standing.questions.includes("unusual") ? (
              <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title={t("sheet.unusual", { count: preview.counts["unusual"] ?? 0 })}>
                <Checkbox label={t("sheet.confirm_unusual")} checked={draft.confirmed.includes("unusual")} onChange={() => change({ confirmed: toggled(draft.confirmed, "unusual") })} />
              </Alert>
            ) : null}
            <FormProblem error={save.error} knownFields={["text"]} />
            <Group>
              <Button loading={save.isPending} disabled={!standing.canSave || !isCurrent} onClick={() => save.mutate()}>
                {t("sheet.save", { count: standing.ready })}
              </Button>
              {standing.blocked > 0 ? (
                <Text size="sm" c="dimmed">
                  {t("sheet.blocked", { count: standing.blocked })}
                </Text>
              ) : null}
            </Group>
          </Stack>
        </Card>
      ) : null}
      <PastImports patientId={patientId} canWrite={canWrite} />
    </Stack>
  );
}
