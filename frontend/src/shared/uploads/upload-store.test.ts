import { afterEach, expect, it, vi } from "vitest";

import { actingCentre } from "@/shared/api/acting-centre";
import { wipeTabValues } from "@/shared/lib/session-storage";
import { addUploads, cancelUpload, uploads } from "@/shared/uploads/upload-store";

interface Started {
  readonly metadata: Readonly<Record<string, string>>;
  readonly onBeforeRequest: (request: { setHeader: (name: string, value: string) => void }) => void;
}

const { started, aborted } = vi.hoisted(() => ({ started: [] as Started[], aborted: [] as boolean[] }));

// The line itself: its own tests are those of the library and of the server.
vi.mock("tus-js-client", () => ({
  Upload: class {
    constructor(
      readonly file: File,
      readonly options: Started,
    ) {}
    findPreviousUploads = async (): Promise<unknown[]> => [];
    start = (): void => void started.push(this.options);
    abort = async (forGood = false): Promise<void> => void aborted.push(forGood);
  },
}));

const file = (): { file: File; path: string } => ({ file: new File(["%PDF-1.7"], "Referto.pdf"), path: "" });
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

afterEach(() => {
  wipeTabValues();
  started.length = aborted.length = 0;
});

it("sends nothing of a file that was called off while it was being prepared", async () => {
  const [id] = addUploads("patient:p1", [file()]);
  cancelUpload(id ?? "");
  await pause();
  expect(started).toEqual([]);
  expect(uploads.get()).toEqual([]);
});

it("goes out for the centre and under the name for which it was chosen", async () => {
  actingCentre.set("crema");
  addUploads("patient:p1", [file()], "pathology_report");
  actingCentre.set("brescia");
  await vi.waitFor(() => expect(started).toHaveLength(1));
  const headers: Record<string, string> = {};
  started[0]?.onBeforeRequest({ setHeader: (name, value) => void (headers[name] = value) });
  expect(headers["X-Centre"]).toBe("crema");
  expect(started[0]?.metadata).toMatchObject({ subject: "patient:p1", category: "pathology_report" });
  expect(uploads.get()[0]?.category).toBe("pathology_report");
});

it("stops, and is forgotten, when the person signs out", async () => {
  addUploads("patient:p1", [file()]);
  await vi.waitFor(() => expect(started).toHaveLength(1));
  wipeTabValues();
  expect(aborted).toHaveLength(1);
  expect(uploads.get()).toEqual([]);
  expect(window.dispatchEvent(new Event("beforeunload", { cancelable: true }))).toBe(true);
});
