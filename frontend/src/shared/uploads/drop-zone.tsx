import { Button, Group, Text } from "@mantine/core";
import { IconCamera, IconFilePlus, IconFolderPlus } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DragEvent, ReactNode } from "react";

import { showFailure } from "@/shared/ui/undo";
import { filesOfDrop, filesOfInput } from "@/shared/uploads/picked-files";
import type { PickedFile } from "@/shared/uploads/upload-types";
import classes from "@/shared/uploads/drop-zone.module.css";

interface DropZoneProps {
  readonly onFiles: (files: PickedFile[]) => void;
  /** Shown inside; without children the zone shows its own buttons. */
  readonly children?: ReactNode;
  readonly disabled?: boolean;
}

const hasFiles = (event: DragEvent): boolean => [...event.dataTransfer.types].includes("Files");

/** A place to drop files and folders on. The buttons do the same for keyboard, screen reader and phone. */
export function DropZone({ onFiles, children, disabled = false }: DropZoneProps): ReactNode {
  const { t } = useTranslation("uploads");
  const [over, setOver] = useState(false);
  const depth = useRef(0); // dragenter and dragleave also come from the children
  const leave = (): void => {
    depth.current = Math.max(0, depth.current - 1);
    if (depth.current === 0) setOver(false);
  };
  return (
    <div
      className={classes.zone}
      data-over={over || undefined}
      data-plain={children ? true : undefined}
      onDragEnter={(event) => {
        if (disabled || !hasFiles(event)) return;
        depth.current += 1;
        setOver(true);
      }}
      onDragOver={(event) => {
        if (!disabled && hasFiles(event)) event.preventDefault();
      }}
      onDragLeave={leave}
      onDrop={(event) => {
        depth.current = 0;
        setOver(false);
        if (disabled || !hasFiles(event)) return;
        event.preventDefault();
        filesOfDrop(event.dataTransfer).then((files) => {
          if (files.length > 0) onFiles(files);
        }, showFailure);
      }}
    >
      {children ?? <FileButtons onFiles={onFiles} disabled={disabled} />}
      {over ? (
        <div className={classes.veil} aria-hidden="true">
          <Text fw={650}>{t("drop_here")}</Text>
        </div>
      ) : null}
    </div>
  );
}

export function FileButtons({
  onFiles,
  disabled = false,
}: {
  readonly onFiles: (files: PickedFile[]) => void;
  readonly disabled?: boolean;
}): ReactNode {
  const { t } = useTranslation("uploads");
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement): void => {
    const picked = filesOfInput(input.files);
    input.value = ""; // the same file can be chosen again
    if (picked.length > 0) onFiles(picked);
  };
  const hidden = { type: "file", hidden: true, tabIndex: -1, "aria-hidden": true } as const;
  return (
    <div>
      <Group gap="xs">
        <Button variant="light" leftSection={<IconFilePlus size={18} />} disabled={disabled} onClick={() => files.current?.click()}>
          {t("choose_files")}
        </Button>
        <Button
          variant="default"
          visibleFrom="sm"
          leftSection={<IconFolderPlus size={18} />}
          disabled={disabled}
          onClick={() => folder.current?.click()}
        >
          {t("choose_folder")}
        </Button>
        <Button
          variant="default"
          hiddenFrom="sm"
          leftSection={<IconCamera size={18} />}
          disabled={disabled}
          onClick={() => camera.current?.click()}
        >
          {t("take_photo")}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        {t("hint")}
      </Text>
      <input {...hidden} ref={files} multiple data-testid="file-input" onChange={(event) => take(event.currentTarget)} />
      <input
        {...hidden}
        ref={(input) => {
          folder.current = input;
          input?.setAttribute("webkitdirectory", "");
        }}
        multiple
        onChange={(event) => take(event.currentTarget)}
      />
      <input {...hidden} ref={camera} accept="image/*" capture="environment" onChange={(event) => take(event.currentTarget)} />
    </div>
  );
}
