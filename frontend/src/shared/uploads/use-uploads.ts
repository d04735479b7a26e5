import { useEffect, useMemo, useRef } from "react";

import { useStore } from "@/shared/lib/store";
import { onUploadDone, uploads } from "@/shared/uploads/upload-store";
import type { UploadItem, UploadSubject } from "@/shared/uploads/upload-types";

export function useUploads(subject: UploadSubject): readonly UploadItem[] {
  const all = useStore(uploads);
  return useMemo(() => all.filter((item) => item.subject === subject), [all, subject]);
}

/** Calls back for each file of this subject that has arrived. */
export function useUploadDone(subject: UploadSubject, callback: (item: UploadItem) => void): void {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  useEffect(
    () =>
      onUploadDone((item) => {
        if (item.subject === subject) latest.current(item);
      }),
    [subject],
  );
}
