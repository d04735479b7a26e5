import { Anchor, Group, Modal, Stack, Text } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { StoredFile } from "@/features/attachments/api/files";
import classes from "@/features/attachments/components/attachments.module.css";

/** The first pages as pictures, made by the server; the whole file opens in a tab of its own. */
export function PreviewDialog({ file, onClose }: { readonly file: StoredFile | null; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("attachments");
  const pages = file && file.preview_url ? Array.from({ length: file.preview_pages }, (_, index) => index + 1) : [];
  return (
    <Modal opened={file !== null} onClose={onClose} title={file?.name ?? ""} size="xl">
      <Stack gap="sm">
        {pages.length === 0 ? <Text c="dimmed">{t("no_preview")}</Text> : null}
        {pages.map((page) => (
          <img
            key={page}
            className={classes.page}
            src={(file?.preview_url ?? "").replace("{page}", String(page))}
            alt={t("page_of", { page, name: file?.name ?? "" })}
            loading="lazy"
          />
        ))}
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {file?.pages && file.pages > pages.length ? t("more_pages", { count: file.pages - pages.length }) : ""}
          </Text>
          <Anchor href={file?.content_url ?? "#"} target="_blank" rel="noopener">
            {t("open_whole")} <IconExternalLink size={15} aria-hidden="true" />
          </Anchor>
        </Group>
      </Stack>
    </Modal>
  );
}
