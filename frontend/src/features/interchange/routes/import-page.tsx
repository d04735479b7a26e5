import { Button, Stack, Text } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { ImportJobCard } from "@/features/interchange/components/import-job";
import { addImports, importJobs } from "@/features/interchange/import-queue";
import { actingCentre } from "@/shared/api/acting-centre";
import { useMe } from "@/shared/api/me";
import { useStore } from "@/shared/lib/store";
import { PageHeader } from "@/shared/ui/page-header";
import { Page } from "@/shared/ui/page";
import { DropZone } from "@/shared/uploads/drop-zone";

/** Records from another program: FHIR R4 Bundles, one patient each, as many files as one likes. */
export function ImportPage(): ReactNode {
  const { t } = useTranslation("interchange");
  const me = useMe();
  const centreId = useStore(actingCentre);
  const jobs = useStore(importJobs);
  const input = useRef<HTMLInputElement>(null);
  const centre = me.memberships.find((membership) => membership.centre.id === centreId)?.centre;
  return (
    <Page title={t("title")} width="text">
      <PageHeader title={t("title")} description={t("description")} />
      <Stack gap="md">
        <div className="cc-surface">
          <DropZone onFiles={(files) => addImports(files.map((picked) => picked.file))}>
            <Stack align="center" gap="xs" py={36} px="md" ta="center">
              <IconFileUpload size={38} stroke={1.4} aria-hidden="true" color="var(--cc-brand-text)" />
              <Text fw={650}>{t("drop")}</Text>
              <Text size="sm" c="dimmed" maw={460}>
                {t("drop_hint")} {centre ? t("centre", { centre: `${centre.city} · ${centre.name}` }) : null}
              </Text>
              <Button mt="xs" onClick={() => input.current?.click()}>
                {t("choose")}
              </Button>
              <input
                ref={input}
                type="file"
                accept=".json,application/json,application/fhir+json"
                multiple
                hidden
                aria-label={t("choose")}
                onChange={(event) => {
                  addImports([...(event.currentTarget.files ?? [])]);
                  event.currentTarget.value = ""; // the same file may be chosen again after it was mended
                }}
              />
            </Stack>
          </DropZone>
        </div>
        {jobs.length > 0 ? (
          <ul style={{ margin: 0, padding: 0, display: "grid", gap: 12 }}>
            {[...jobs].reverse().map((job) => (
              <ImportJobCard key={job.id} job={job} />
            ))}
          </ul>
        ) : null}
      </Stack>
    </Page>
  );
}
