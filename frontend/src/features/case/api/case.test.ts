import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { openedSoon } from "@/features/case/api/case";
import { patientKey } from "@/features/case/api/patient";
import { createQueryClient } from "@/shared/api/query-client";

const ID = "5d6a1f7e-0000-4000-8000-000000000001";
const OPENED = { patient: { id: ID }, circle: null, pathway: null, referrals: null, record: null, overview: null };

const answering = (answer: () => Promise<Response>): ReturnType<typeof vi.fn> => {
  const asked = vi.fn(answer);
  vi.stubGlobal("fetch", asked);
  return asked;
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("has the parts of the page there before it is drawn, and asks once", async () => {
  const asked = answering(() => Promise.resolve(Response.json(OPENED)));
  const client = createQueryClient();
  await openedSoon(ID, client);
  await openedSoon(ID, client);
  expect(client.getQueryData(patientKey(ID))).toEqual({ id: ID });
  expect(asked).toHaveBeenCalledTimes(1);
});

it("lets the page begin with its skeleton when the answer takes long", async () => {
  answering(() => new Promise(() => undefined));
  const opened = openedSoon(ID, createQueryClient());
  await vi.advanceTimersByTimeAsync(300);
  await expect(opened).resolves.toBeUndefined();
});

it("leaves an error to the page, which can say it", async () => {
  answering(() => Promise.resolve(Response.json({ detail: "no" }, { status: 404 })));
  await expect(openedSoon(ID, createQueryClient())).resolves.toBeUndefined();
});
