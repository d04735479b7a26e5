import { Button, Group, Text } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Entry, FieldSchema } from "@/features/case/api/form";
import classes from "@/features/case/components/form/form.module.css";
import { useWording } from "@/features/case/lib/wording";
import { DateTime } from "@/shared/ui/date-time";
import { DropZone } from "@/shared/uploads/drop-zone";
import { filesOfInput } from "@/shared/uploads/picked-files";
import { addUploads } from "@/shared/uploads/upload-store";
import { UploadList } from "@/shared/uploads/upload-list";
import { useUploadDone, useUploads } from "@/shared/uploads/use-uploads";

/** A document that belongs to the referral: dropped here, it is filed under the right name in the record. */
export function DocumentField({
  field,
  level,
  entry,
  patientId,
  disabled,
  onArrived,
}: {
  readonly field: FieldSchema;
  readonly level: string;
  readonly entry: Entry | undefined;
  readonly patientId: string;
  readonly disabled: boolean;
  readonly onArrived: () => void;
}): ReactNode {
  const { t } = useTranslation("case");
  const say = useWording();
  const input = useRef<HTMLInputElement>(null);
  const subject = `patient:${patientId}` as const;
  const category = field.source.replace(/^document\./, "");
  const send = (files: ReturnType<typeof filesOfInput>): void => {
    addUploads(subject, files, category);
  };
  const onTheWay = useUploads(subject).filter((item) => item.category === category);
  useUploadDone(subject, onArrived);
  const present = entry?.value !== null && entry?.value !== undefined;
  return (
    <div className={classes.field} id={`field-${field.code}`}>
      <DropZone onFiles={send} disabled={disabled}>
        <Text size="sm" fw={650} id={`l-${field.code}`}>
          {say(field, "label")}
          {level === "M1" || level === "M2" ? (
            <span className={classes.level} data-level={level} title={t(`level.${level}`)}>
              {" "}
              {level === "M1" ? "*" : "◦"}
            </span>
          ) : null}
        </Text>
        <Group gap="xs" mt={4}>
          {disabled ? null : (
            <Button size="xs" variant={present ? "default" : "light"} leftSection={<IconPaperclip size={16} />} aria-describedby={`l-${field.code}`} onClick={() => input.current?.click()}>
              {t(present ? "document.add" : "document.attach")}
            </Button>
          )}
          {disabled && !present ? (
            <Text size="sm" c="dimmed" fs="italic">
              {t("document.none")}
            </Text>
          ) : null}
          {present ? (
            <Text size="sm" c="dimmed">
              {t("document.present")} <DateTime value={entry?.on ?? entry?.recorded_at} as="date" />
            </Text>
          ) : null}
        </Group>
        <UploadList items={onTheWay} />
        <input
          ref={input}
          type="file"
          multiple
          hidden
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => {
            const files = filesOfInput(event.currentTarget.files);
            event.currentTarget.value = "";
            if (files.length > 0) send(files);
          }}
        />
      </DropZone>
    </div>
  );
}
