import { ActionIcon, Group, Image, Menu, Text } from "@mantine/core";
import { IconDots, IconDownload, IconFileText, IconFileZip, IconPhoto, IconRadioactive, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { withdrawFile } from "@/features/attachments/api/files";
import type { StoredFile } from "@/features/attachments/api/files";
import classes from "@/features/attachments/components/attachments.module.css";
import { formatBytes } from "@/shared/lib/format";
import { DateTime } from "@/shared/ui/date-time";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { StatusBadge } from "@/shared/ui/status-badge";

const GLYPHS: Readonly<Record<string, typeof IconFileText>> = { document: IconFileText, image: IconPhoto, dicom: IconRadioactive, archive: IconFileZip, other: IconFileText };

function State({ file }: { readonly file: StoredFile }): ReactNode {
  const { t } = useTranslation("attachments");
  if (file.withdrawn_at) return <StatusBadge tone="neutral" label={t("withdrawn", { reason: file.withdrawn_reason })} />;
  if (file.status === "ready") return null;
  const tone = file.status === "rejected" || file.status === "failed" ? "danger" : "info";
  return <StatusBadge tone={tone} label={file.reason || t(`status.${file.status}`)} />;
}

/** One document of the record: its picture, what it is, who put it there and when. */
export function FileCard({ file, onOpen, onChanged }: { readonly file: StoredFile; readonly onOpen: () => void; readonly onChanged: () => void }): ReactNode {
  const { t } = useTranslation("attachments");
  const [asking, setAsking] = useState(false);
  const Glyph = GLYPHS[file.kind] ?? IconFileText;
  const readable = file.content_url !== null && file.withdrawn_at === null;
  return (
    <li className={classes.card} data-withdrawn={file.withdrawn_at ? true : undefined}>
      <button type="button" className={classes.picture} onClick={onOpen} disabled={!readable} aria-label={t("open", { name: file.name })}>
        {file.thumbnail_url && readable ? (
          <Image src={file.thumbnail_url} alt="" loading="lazy" className={classes.image} />
        ) : (
          <Glyph size={34} stroke={1.4} aria-hidden="true" />
        )}
      </button>
      <div className={classes.facts}>
        <Group gap={4} wrap="nowrap" justify="space-between" align="flex-start">
          <Text size="sm" fw={650} lineClamp={2} style={{ overflowWrap: "anywhere" }} title={file.name}>
            {file.name}
          </Text>
          <Menu>
            <Menu.Target>
              <ActionIcon size="sm" color="gray" aria-label={t("actions_of", { name: file.name })}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {readable ? (
                <Menu.Item component="a" href={`${file.content_url ?? ""}?download=1`} download={file.name} leftSection={<IconDownload size={16} />}>
                  {t("download")}
                </Menu.Item>
              ) : null}
              {file.can_withdraw ? (
                <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => setAsking(true)}>
                  {t("withdraw")}
                </Menu.Item>
              ) : null}
            </Menu.Dropdown>
          </Menu>
        </Group>
        <Text size="xs" c="dimmed" className="cc-numbers">
          {t(`category.${file.category}`, { defaultValue: t(`kind_one.${file.kind}`) })} · {formatBytes(file.size)}
          {file.pages ? ` · ${t("pages", { count: file.pages })}` : ""}
        </Text>
        <Text size="xs" c="dimmed">
          {file.uploaded_by ? `${file.uploaded_by.name} · ` : ""}
          <DateTime value={file.created_at} />
        </Text>
        <State file={file} />
      </div>
      {asking ? (
        <ReasonDialog
          title={t("withdraw_title", { name: file.name })}
          label={t("withdraw_reason")}
          action={t("withdraw")}
          isDanger
          maxLength={500}
          draft={`file.withdraw.${file.id}`}
          onClose={() => setAsking(false)}
          send={(reason) => withdrawFile(file.id, reason).then(onChanged)}
        />
      ) : null}
    </li>
  );
}
