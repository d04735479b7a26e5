import { Group, SegmentedControl, Stack, Title } from "@mantine/core";
import { IconFiles } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
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
  const [open, setOpen] = useState<StoredFile | null>(null);
  const query = useQuery(filesQuery(subject, kind));
  const refresh = useGathered(() => void client.invalidateQueries({ queryKey: fileKeys.of(subject) }));
  useRealtime("file.changed", ({ data }) => {
    if (data.subject_id === patientId) refresh();
  });
  useResync(refresh);
  const files = query.data?.results ?? [];
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={2}>{t("documents")}</Title>
        <SegmentedControl
          size="xs"
          aria-label={t("filter")}
          value={kind}
          onChange={setKind}
          data={KINDS.map((value) => ({ value, label: t(value === "" ? "all" : `kind.${value}`) }))}
        />
      </Group>
      <UploadsOf patientId={patientId} allowed={mayAdd} />
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <CardsSkeleton cards={4} /> : null}
      {query.data && files.length === 0 ? (
        <EmptyState icon={IconFiles} title={t("empty.title")} hint={t("empty.hint")} compact />
      ) : null}
      <ul className={classes.grid}>
        {files.map((file) => (
          <FileCard key={file.id} file={file} onOpen={() => setOpen(file)} onChanged={refresh} />
        ))}
      </ul>
      <PreviewDialog file={open} onClose={() => setOpen(null)} />
    </Stack>
  );
}
