import { Anchor, Button, Group, Text } from "@mantine/core";
import { IconCamera, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/toxicity/components/toxicity.module.css";
import { readTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { filesOfInput } from "@/shared/uploads/picked-files";
import { addUploads, cancelUpload } from "@/shared/uploads/upload-store";
import { UploadList } from "@/shared/uploads/upload-list";
import { useUploads } from "@/shared/uploads/use-uploads";

const CATEGORY = "handwriting";

/** The patient's sentence as it was written; the whole picture opens in a tab of its own. */
export function PhotoOf({ fileId, label }: { readonly fileId: string; readonly label: string }): ReactNode {
  const root = `/api/v1/files/${fileId}/`;
  return (
    <Anchor href={`${root}content/`} target="_blank" rel="noopener" className={classes.photo}>
      <img src={`${root}thumbnail/`} alt="" loading="lazy" onError={(event) => event.currentTarget.remove()} />
      {label}
    </Anchor>
  );
}

interface HandwritingPhotoProps {
  readonly patientId: string;
  /** The draft that the picture belongs to. */
  readonly draftId: string;
  readonly fileId: string | null;
  readonly error: string | undefined;
  readonly onFile: (id: string | null) => void;
}

/** Takes the picture with the phone's camera, files it among the patient's documents and links it to this look. */
export function HandwritingPhoto({ patientId, draftId, fileId, error, onFile }: HandwritingPhotoProps): ReactNode {
  const { t } = useTranslation("toxicity");
  const input = useRef<HTMLInputElement>(null);
  const subject = `patient:${patientId}` as const;
  const stored = `draft.toxicity.photo.${draftId}`;
  const [sent, setSent] = useState<string | null>(() => readTabValue<string>(stored));
  const item = useUploads(subject).find((candidate) => candidate.id === sent);
  const arrived = item?.state === "done" ? item.fileId : null;
  const link = useRef(onFile);
  useEffect(() => {
    link.current = onFile;
  });
  useEffect(() => {
    // also when the form was closed and opened again while the picture was on its way
    if (arrived) link.current(arrived);
  }, [arrived]);
  const remember = (id: string | null): void => {
    setSent(id);
    writeTabValue(stored, id);
  };
  return (
    <div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          const [picked] = filesOfInput(event.currentTarget.files);
          event.currentTarget.value = "";
          if (!picked) return;
          if (item && item.state !== "done") cancelUpload(item.id);
          remember(addUploads(subject, [picked], CATEGORY)[0] ?? null);
        }}
      />
      <Group gap="sm">
        <Button variant="default" className={classes.big} leftSection={<IconCamera size={20} aria-hidden="true" />} onClick={() => input.current?.click()}>
          {t(fileId ? "photo.again" : "photo.take")}
        </Button>
        {fileId ? (
          <>
            <PhotoOf fileId={fileId} label={t("photo.open")} />
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconX size={16} aria-hidden="true" />}
              onClick={() => {
                remember(null);
                onFile(null);
              }}
            >
              {t("photo.unlink")}
            </Button>
          </>
        ) : null}
      </Group>
      {item && item.state !== "done" ? <UploadList items={[item]} /> : null}
      {error ? (
        <Text size="xs" c="var(--cc-danger-text)" role="alert">
          {error}
        </Text>
      ) : null}
      <Text size="xs" c="dimmed">
        {t("photo.hint")}
      </Text>
    </div>
  );
}
