import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { EarlyAnswers } from "@/early-types";
import { actingCentre } from "@/shared/api/acting-centre";
import { api } from "@/shared/api/http";
import { serve } from "@/test-utils";

const CASE = "/api/v1/patients/1/case/";

function asked(more: Partial<EarlyAnswers> = {}, answer: Promise<Response> = Promise.resolve(Response.json({ from: "early" }))): void {
  window.ccEarly = { language: "it", centre: "centre-1", answers: new Map([[CASE, answer]]), ...more };
}

beforeEach(() => {
  document.documentElement.lang = "it";
  actingCentre.set("centre-1");
});

afterEach(() => {
  delete window.ccEarly;
  vi.unstubAllGlobals();
});

describe("an answer that was asked for before the app was there", () => {
  it("is taken once, without another call", async () => {
    const sent = serve(() => ({ body: { from: "server" } }));
    asked();
    expect(await api.get(CASE)).toEqual({ from: "early" });
    expect(sent).toHaveLength(0);
    expect(await api.get(CASE)).toEqual({ from: "server" });
  });

  it("counts also when the server chose the centre", async () => {
    serve(() => ({ body: { from: "server" } }));
    asked({ centre: null });
    expect(await api.get(CASE)).toEqual({ from: "early" });
  });

  it.each([
    ["in another language", () => asked({ language: "en" })],
    ["for another centre", () => asked({ centre: "centre-2" })],
    ["but was refused", () => asked({}, Promise.resolve(new Response("{}", { status: 401 })))],
    ["but never came", () => asked({}, Promise.reject(new TypeError("no network")))],
  ])("is asked for again when it was asked %s", async (_why, ask) => {
    serve(() => ({ body: { from: "server" } }));
    ask();
    expect(await api.get(CASE)).toEqual({ from: "server" });
  });

  it("is forgotten when something is written", async () => {
    serve(() => ({ body: { from: "server" } }));
    asked();
    await api.post("/api/v1/patients/", {});
    expect(await api.get(CASE)).toEqual({ from: "server" });
  });
});
