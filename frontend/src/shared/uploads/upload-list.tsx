import { ActionIcon, Group, Progress, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCloudUpload, IconRefresh, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { formatBytes } from "@/shared/lib/format";
import { cancelUpload, dismissUpload, retryUpload } from "@/shared/uploads/upload-store";
import type { UploadItem } from "@/shared/uploads/upload-types";

const percent = (item: UploadItem): number => (item.size === 0 ? 0 : Math.floor((item.sent / item.size) * 100));

function Row({ item }: { readonly item: UploadItem }): ReactNode {
  const { t } = useTranslation("uploads");
  const failed = item.state === "failed";
  const done = item.state === "done";
  const Glyph = failed ? IconAlertTriangle : done ? IconCheck : IconCloudUpload;
  /** Of one that failed the problem is told instead. */
  const state = (): string =>
    item.state === "uploading"
      ? t("state.uploading", { percent: percent(item), size: formatBytes(item.size) })
      : t(`state.${item.state}`);
  return (
    <li>
      <Group gap="xs" wrap="nowrap" align="center">
        <Glyph
          size={18}
          aria-hidden="true"
          color={failed ? "var(--cc-danger-text)" : done ? "var(--cc-success-text)" : "var(--cc-brand-text)"}
        />
        <Stack gap={2} flex={1} miw={0}>
          <Text size="sm" fw={650} truncate="end" title={item.path || item.name}>
            {item.path || item.name}
          </Text>
          {failed ? (
            <Text size="xs" c="var(--cc-danger-text)" role="alert">
              {item.problem}
            </Text>
          ) : (
            <>
              {done ? null : (
                <Progress
                  value={percent(item)}
                  size="xs"
                  aria-label={t("progress_of", { name: item.name })}
                  animated={item.state === "waiting"}
                />
              )}
              <Text size="xs" c="dimmed" className="cc-numbers">
                {state()}
              </Text>
            </>
          )}
        </Stack>
        {failed && !item.refused ? (
          <ActionIcon onClick={() => retryUpload(item.id)} aria-label={t("action.retry", { name: item.name })}>
            <IconRefresh size={18} />
          </ActionIcon>
        ) : null}
        <ActionIcon
          onClick={() => (failed || done ? dismissUpload(item.id) : cancelUpload(item.id))}
          aria-label={t(failed || done ? "action.dismiss" : "action.cancel", { name: item.name })}
        >
          <IconX size={18} />
        </ActionIcon>
      </Group>
    </li>
  );
}

/** Progress of what is being sent; more than `max` files (a DICOM folder) are summed up in one line. */
export function UploadList({ items, max = 6 }: { readonly items: readonly UploadItem[]; readonly max?: number }): ReactNode {
  const { t } = useTranslation("uploads");
  if (items.length === 0) return null;
  const failed = items.filter((item) => item.state === "failed");
  const busy = items.filter((item) => item.state !== "failed" && item.state !== "done");
  const done = items.length - failed.length - busy.length;
  const summed = items.length > max;
  const total = items.reduce((sum, item) => sum + item.size, 0);
  const sent = items.reduce((sum, item) => sum + item.sent, 0);
  return (
    <Stack gap="xs" component="section" aria-label={t("title")}>
      {summed ? (
        <Stack gap={4}>
          <Text size="sm" fw={650} className="cc-numbers">
            {t("sum", { done, count: items.length, sent: formatBytes(sent), total: formatBytes(total) })}
          </Text>
          <Progress value={total === 0 ? 0 : (sent / total) * 100} size="sm" aria-label={t("title")} />
        </Stack>
      ) : null}
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: "none" }}>
        {(summed ? failed.slice(0, max) : items).map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </Stack>
    </Stack>
  );
}
