import i18next from "i18next";
import type { DetailedError, Upload } from "tus-js-client";

import { actingCentre } from "@/shared/api/acting-centre";
import { commonHeaders } from "@/shared/api/http";
import { waitForSignIn } from "@/shared/api/session-gate";
import { onTabWiped } from "@/shared/lib/session-storage";
import { createStore } from "@/shared/lib/store";
import { newClientId } from "@/shared/lib/uuid";
import type { PickedFile, UploadItem, UploadSubject } from "@/shared/uploads/upload-types";

const ENDPOINT = "/api/v1/uploads/";
/** One piece; a broken line costs at most this much. The proxy's limit for one request is above it. */
const CHUNK_BYTES = 8 * 1024 * 1024;
const AT_ONCE = 3;
/** Wait longer and longer, for about four minutes in all; after that the person presses "retry". */
const RETRY_DELAYS_MS = [0, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000, 120_000];
const FILE_HEADER = "CircleCare-File";

interface Job {
  readonly file: File;
  /** For which centre it is sent; a change of centre on the way does not move it. */
  readonly centre: string | null;
  upload: Upload | null;
}

/** All uploads of this tab. They go on while the person works elsewhere in the app. */
export const uploads = createStore<readonly UploadItem[]>([]);
const jobs = new Map<string, Job>();
const doneListeners = new Set<(item: UploadItem) => void>();

/** Calls back when a file has arrived at the server; returns the unsubscription. */
export function onUploadDone(listener: (item: UploadItem) => void): () => void {
  doneListeners.add(listener);
  return () => doneListeners.delete(listener);
}

function change(id: string, values: Partial<UploadItem>): void {
  uploads.set(uploads.get().map((item) => (item.id === id ? { ...item, ...values } : item)));
}

export function addUploads(subject: UploadSubject, picked: readonly PickedFile[], category = ""): string[] {
  const items = picked.map(({ file, path }): UploadItem => {
    const id = newClientId();
    jobs.set(id, { file, centre: actingCentre.get(), upload: null });
    return {
      id,
      subject,
      category,
      name: file.name,
      path,
      size: file.size,
      sent: 0,
      state: "queued",
      fileId: null,
      problem: null,
      refused: false,
    };
  });
  uploads.set([...uploads.get(), ...items]);
  startNext();
  return items.map((item) => item.id);
}

export function cancelUpload(id: string): void {
  // Tells the server to forget the piece; when it cannot be told, the server's own expiry does it.
  void jobs.get(id)?.upload?.abort(true).catch(() => undefined);
  forget(id);
}

export function dismissUpload(id: string): void {
  forget(id);
}

export function retryUpload(id: string): void {
  change(id, { state: "queued", problem: null });
  startNext();
}

function forget(id: string): void {
  jobs.delete(id);
  uploads.set(uploads.get().filter((item) => item.id !== id));
  startNext();
}

function startNext(): void {
  const items = uploads.get();
  let running = items.filter((item) => item.state === "uploading" || item.state === "waiting").length;
  for (const item of items) {
    if (running >= AT_ONCE) return;
    if (item.state !== "queued") continue;
    running += 1;
    change(item.id, { state: "uploading" });
    void start(item);
  }
}

async function start(item: UploadItem): Promise<void> {
  const job = jobs.get(item.id);
  if (!job) return;
  if (job.file.size === 0) {
    change(item.id, { state: "failed", refused: true, problem: i18next.t("uploads:problem.empty") });
    startNext();
    return;
  }
  // Loaded with the first upload: most visits send none.
  const { Upload: TusUpload } = await import("tus-js-client");
  const upload = new TusUpload(job.file, {
    endpoint: ENDPOINT,
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    removeFingerprintOnSuccess: true,
    metadata: {
      filename: item.name,
      filetype: job.file.type,
      subject: item.subject,
      category: item.category,
      relative_path: item.path,
      client_id: item.id,
    },
    onBeforeRequest: (request) => {
      const headers = { ...commonHeaders(), ...(job.centre ? { "X-Centre": job.centre } : {}) };
      for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
    },
    onShouldRetry: (error) => {
      const status = error.originalResponse?.getStatus() ?? 0;
      const again = status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
      if (again) change(item.id, { state: "waiting" });
      return again;
    },
    onProgress: (sent) => change(item.id, { sent, state: "uploading" }),
    onError: (error) => void failed(item, error),
    onSuccess: ({ lastResponse }) => finished(item.id, lastResponse.getHeader(FILE_HEADER) ?? null),
  });
  // The same file sent before and broken off goes on where it stopped, also after a reload.
  const earlier = await upload.findPreviousUploads().catch(() => []);
  const same = earlier.find(
    ({ metadata }) => metadata["subject"] === item.subject && metadata["category"] === item.category,
  );
  if (!jobs.has(item.id)) return; // called off while it was being prepared
  if (same) upload.resumeFromPreviousUpload(same);
  job.upload = upload;
  upload.start();
}

function finished(id: string, fileId: string | null): void {
  const size = uploads.get().find((item) => item.id === id)?.size ?? 0;
  change(id, { state: "done", sent: size, fileId });
  jobs.delete(id);
  const item = uploads.get().find((candidate) => candidate.id === id);
  if (item) for (const listener of [...doneListeners]) listener(item);
  startNext();
}

async function failed(item: UploadItem, error: Error | DetailedError): Promise<void> {
  const response = "originalResponse" in error ? error.originalResponse : null;
  const status = response?.getStatus() ?? 0;
  if (status === 401) {
    change(item.id, { state: "waiting" });
    await waitForSignIn();
    change(item.id, { state: "queued" });
    startNext();
    return;
  }
  change(item.id, {
    state: "failed",
    refused: status >= 400 && status < 500 && status !== 409 && status !== 423 && status !== 429,
    problem: sentenceOf(response?.getBody()) ?? i18next.t("uploads:problem.broken"),
  });
  startNext();
}

/** The server's own sentence: it says which limit or which kind of file, in the person's language. */
function sentenceOf(body: string | undefined): string | null {
  if (!body) return null;
  try {
    const problem = JSON.parse(body) as { detail?: unknown };
    return typeof problem.detail === "string" && problem.detail !== "" ? problem.detail : null;
  } catch {
    return null;
  }
}

onTabWiped(() => {
  for (const job of jobs.values()) void job.upload?.abort().catch(() => undefined);
  jobs.clear();
  uploads.set([]);
});

if (typeof window !== "undefined") {
  window.addEventListener("online", () => {
    for (const item of uploads.get()) if (item.state === "failed" && !item.refused) retryUpload(item.id);
  });
  window.addEventListener("beforeunload", (event) => {
    const busy = uploads.get().some((item) => ["queued", "uploading", "waiting"].includes(item.state));
    if (busy) event.preventDefault();
  });
}
