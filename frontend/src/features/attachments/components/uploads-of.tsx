import { Stack } from "@mantine/core";
import type { ReactNode } from "react";

import { DropZone } from "@/shared/uploads/drop-zone";
import { addUploads } from "@/shared/uploads/upload-store";
import { UploadList } from "@/shared/uploads/upload-list";
import { useUploads } from "@/shared/uploads/use-uploads";

/** The place to add files to a patient's record, with the progress of what is on its way. */
export function UploadsOf({ patientId, allowed }: { readonly patientId: string; readonly allowed: boolean }): ReactNode {
  const subject = `patient:${patientId}` as const;
  const items = useUploads(subject);
  return (
    <Stack gap="sm">
      {allowed ? <DropZone onFiles={(files) => addUploads(subject, files)} /> : null}
      <UploadList items={items} />
    </Stack>
  );
}
