import { Button, Group, SegmentedControl, Stack, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconFiles, IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { fileKeys, filesQuery } from "@/features/attachments/api/files";
import type { StoredFile } from "@/features/attachments/api/files";
import classes from "@/features/attachments/components/attachments.module.css";
import { FileCard } from "@/features/attachments/components/file-card";
import { PreviewDialog } from "@/features/attachments/components/preview-dialog";
import { UploadsOf } from "@/features/attachments/components/uploads-of";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtime, useResync } from "@/shared/realtime/use-realtime";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { CardsSkeleton } from "@/shared/ui/skeletons";

const KINDS = ["", "document", "image", "dicom"] as const;

/** Everything that was attached to the case, newest first, with a place to add more. */
export function DocumentsTab({ patientId, mayAdd }: { readonly patientId: string; readonly mayAdd: boolean }): ReactNode {
  const { t } = useTranslation("attachments");
  const client = useQueryClient();
  const subject = `patient:${patientId}`;
  const [kind, setKind] = useState("");
  const [typed, setTyped] = useState("");
  const [text] = useDebouncedValue(typed.trim(), 200);
  const [open, setOpen] = useState<StoredFile | null>(null);
  const query = useInfiniteQuery(filesQuery(subject, { kind, text }));
  const refresh = useGathered(() => void client.invalidateQueries({ queryKey: fileKeys.of(subject) }));
  useRealtime("file.changed", ({ data }) => {
    if (data.subject_id === patientId) refresh();
  });
  useResync(refresh);
  const files = (query.data?.pages ?? []).flatMap((page) => page.results);
  const isFiltered = kind !== "" || text !== "";
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={2}>{t("documents")}</Title>
        <Group gap="xs">
          <TextInput
            size="xs"
            type="search"
            w={220}
            maxLength={100}
            aria-label={t("search")}
            placeholder={t("search")}
            leftSection={<IconSearch size={15} aria-hidden="true" />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <SegmentedControl
            size="xs"
            aria-label={t("filter")}
            value={kind}
            onChange={setKind}
            data={KINDS.map((value) => ({ value, label: t(value === "" ? "all" : `kind.${value}`) }))}
          />
        </Group>
      </Group>
      <UploadsOf patientId={patientId} allowed={mayAdd} />
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <CardsSkeleton cards={4} /> : null}
      {query.data && files.length === 0 ? (
        <EmptyState icon={IconFiles} title={t(isFiltered ? "none_found.title" : "empty.title")} hint={t(isFiltered ? "none_found.hint" : "empty.hint")} compact />
      ) : null}
      <ul className={classes.grid} aria-busy={query.isPlaceholderData} aria-label={t("documents")}>
        {files.map((file) => (
          <FileCard key={file.id} file={file} onOpen={() => setOpen(file)} onChanged={refresh} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("more_files")}
        </Button>
      ) : null}
      <PreviewDialog file={open} onClose={() => setOpen(null)} />
    </Stack>
  );
}
