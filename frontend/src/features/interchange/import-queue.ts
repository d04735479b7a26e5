import { importBundle } from "@/features/interchange/api/import-bundle";
import type { ImportOutcome } from "@/features/interchange/api/import-bundle";
import { onTabWiped } from "@/shared/lib/session-storage";
import { createStore } from "@/shared/lib/store";
import { newClientId } from "@/shared/lib/uuid";

export type ImportState =
  | { readonly kind: "waiting" | "running" }
  | { readonly kind: "done"; readonly outcome: ImportOutcome }
  | { readonly kind: "failed"; readonly error: unknown };

export interface ImportJob {
  readonly id: string;
  readonly file: File;
  readonly confirmed: readonly string[];
  readonly state: ImportState;
}

/** Lives outside the page: one can leave and come back while files are imported, one after the other. */
export const importJobs = createStore<readonly ImportJob[]>([]);

onTabWiped(() => importJobs.set([]));

let running = false;

function change(id: string, part: Partial<ImportJob>): void {
  importJobs.set(importJobs.get().map((job) => (job.id === id ? { ...job, ...part } : job)));
}

async function run(): Promise<void> {
  if (running) return;
  running = true;
  for (;;) {
    const next = importJobs.get().find((job) => job.state.kind === "waiting");
    if (!next) break;
    change(next.id, { state: { kind: "running" } });
    try {
      change(next.id, { state: { kind: "done", outcome: await importBundle(next.file, next.confirmed) } });
    } catch (error) {
      change(next.id, { state: { kind: "failed", error } });
    }
  }
  running = false;
}

export function addImports(files: readonly File[]): void {
  const jobs = files.map((file): ImportJob => ({
    id: newClientId(),
    file,
    confirmed: [],
    state: { kind: "waiting" },
  }));
  importJobs.set([...importJobs.get(), ...jobs]);
  void run();
}

/** Tries a file again; `confirmed`: keys of candidates that were looked at and are other people. */
export function retryImport(id: string, confirmed: readonly string[] = []): void {
  change(id, { state: { kind: "waiting" }, confirmed });
  void run();
}
