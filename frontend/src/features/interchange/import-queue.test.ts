import { afterEach, expect, it, vi } from "vitest";

import { addImports, importJobs, retryImport } from "@/features/interchange/import-queue";
import { isApiError } from "@/shared/api/api-error";
import { serve } from "@/test-utils";

afterEach(() => {
  importJobs.set([]);
  vi.unstubAllGlobals();
});

const kinds = (): string[] => importJobs.get().map((job) => job.state.kind);
const nameOf = (body: unknown): string =>
  body instanceof FormData && body.get("file") instanceof File ? (body.get("file") as File).name : "";

it("imports one file after the other; a broken one stops nobody", async () => {
  const underWay: number[] = [];
  const sent = serve(({ body }) => {
    underWay.push(kinds().filter((kind) => kind === "running").length);
    return nameOf(body) === "broken.json"
      ? { status: 400, body: { code: "invalid_json", detail: "line 1", pointer: "/entry/0" } }
      : {
          status: 201,
          body: { patient_id: "p", report: { taken: [], documents: [], skipped: [], unchanged: false } },
        };
  });
  addImports(["a.json", "broken.json", "b.json"].map((name) => new File(["{}"], name)));
  expect(kinds()).toEqual(["running", "waiting", "waiting"]);
  await vi.waitFor(() => expect(kinds()).toEqual(["done", "failed", "done"]));
  expect(sent.map((request) => nameOf(request.body))).toEqual(["a.json", "broken.json", "b.json"]);
  expect(underWay).toEqual([1, 1, 1]);
});

it("sends the confirmed candidates when a file is tried again", async () => {
  let known = true;
  const sent = serve(() =>
    known ? { status: 409, body: { code: "possible_duplicate" } } : { status: 201, body: { patient_id: "p" } },
  );
  addImports([new File(["{}"], "a.json")]);
  await vi.waitFor(() => expect(kinds()).toEqual(["failed"]));
  const [job] = importJobs.get();
  if (!job || job.state.kind !== "failed") throw new Error("was not refused");
  expect(isApiError(job.state.error) && job.state.error.code).toBe("possible_duplicate");
  known = false;
  retryImport(job.id, ["k1", "k2"]);
  await vi.waitFor(() => expect(kinds()).toEqual(["done"]));
  const body = sent[1]?.body;
  expect(body instanceof FormData && body.getAll("confirm_distinct_from")).toEqual(["k1", "k2"]);
});
