import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { actingCentre } from "@/shared/api/acting-centre";
import { ApiError } from "@/shared/api/api-error";
import { api, request, withQuery } from "@/shared/api/http";
import { gaveUpSigningIn, sessionGate, signedInAgain } from "@/shared/api/session-gate";
import { serve } from "@/test-utils";

const signedOut = { status: 401, body: { status: 401, code: "not_authenticated", title: "Sign in" } };

const refusal = async (call: Promise<unknown>): Promise<ApiError> => {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error("was not refused");
  return error;
};

beforeEach(() => {
  document.cookie = "csrftoken=abc123";
  actingCentre.set("centre-1");
});

afterEach(() => {
  gaveUpSigningIn(new Error("end of test"));
  vi.unstubAllGlobals();
});

describe("requests", () => {
  it("carry the CSRF token, the acting centre and the language", async () => {
    const sent = serve(() => ({ body: { id: "x" } }));
    await api.post("/api/v1/patients/", { family_name: "Rossi" });
    expect(sent[0]?.headers.get("X-CSRFToken")).toBe("abc123");
    expect(sent[0]?.headers.get("X-Centre")).toBe("centre-1");
    expect(sent[0]?.body).toEqual({ family_name: "Rossi" });
  });

  it("name the version that was edited and hand back the new one", async () => {
    const sent = serve(() => ({ body: {}, headers: { ETag: '"5"' } }));
    const answer = await request("PATCH", "/api/v1/centres/1/", { body: {}, ifMatch: '"4"' });
    expect(sent[0]?.headers.get("If-Match")).toBe('"4"');
    expect(answer.etag).toBe('"5"');
  });

  it("put lists and leave out what is empty", () => {
    expect(withQuery("/a/", { q: "", x: null, n: 0, on: false, ids: ["1", "2"] })).toBe(
      "/a/?n=0&on=false&ids=1&ids=2",
    );
    expect(withQuery("/a/?limit=2", { q: "è" })).toBe("/a/?limit=2&q=%C3%A8");
    expect(withQuery("/a/", undefined)).toBe("/a/");
  });

  it("understand an answer without a body", async () => {
    serve(() => ({ status: 204 }));
    await expect(api.delete("/api/v1/me/sessions/1/")).resolves.toBeUndefined();
  });
});

describe("refusals", () => {
  it("become errors with fields, code and sentence", async () => {
    const body = {
      code: "invalid",
      title: "Check",
      detail: "Look",
      fields: { tax_code: ["wrong"], items: [{ name: ["short"] }] },
    };
    serve(() => ({ status: 400, body }));
    const error = await refusal(api.post("/x/"));
    expect(error.code).toBe("invalid");
    expect(error.message).toBe("Look");
    expect(error.fields).toEqual({ tax_code: ["wrong"], "items.0.name": ["short"] });
    expect(error.isTransient).toBe(false);
  });

  it("keep the newer version of a conflict", async () => {
    serve(() => ({
      status: 412,
      body: { code: "precondition_failed", current: { name: "new" } },
      headers: { ETag: '"9"' },
    }));
    const error = await refusal(api.patch("/x/", {}));
    expect(error.isConflict).toBe(true);
    expect(error.body).toMatchObject({ current: { name: "new" } });
    expect(error.etag).toBe('"9"');
  });

  it("are told apart from no answer at all", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    const error = await refusal(api.get("/x/"));
    expect(error.isOffline).toBe(true);
    expect(error.isTransient).toBe(true);
  });

  it("survive a page of HTML where JSON was due", async () => {
    vi.stubGlobal("fetch", async () => new Response("<h1>Bad gateway</h1>", { status: 502 }));
    const error = await refusal(api.get("/x/"));
    expect(error.code).toBe("http_502");
  });

  it("leave a call that was given up alone", async () => {
    serve(() => ({ body: {} }));
    const controller = new AbortController();
    controller.abort();
    const call = api.get("/x/", { signal: controller.signal });
    await expect(call).rejects.not.toBeInstanceOf(ApiError);
  });
});

describe("a session that ends", () => {
  it("opens one dialog for all calls and sends each of them again", async () => {
    let alive = false;
    const sent = serve(() => (alive ? { body: { ok: true } } : signedOut));
    const first = api.post("/a/", { text: "typed with care" });
    const second = api.get("/b/");
    await vi.waitFor(() => expect(sessionGate.get()).toEqual({ open: true, waiting: 2 }));
    alive = true;
    signedInAgain();
    await expect(first).resolves.toEqual({ ok: true });
    await expect(second).resolves.toEqual({ ok: true });
    expect(sent.filter((item) => item.path === "/a/").map((item) => item.body)).toEqual([
      { text: "typed with care" },
      { text: "typed with care" },
    ]);
    expect(sessionGate.get()).toEqual({ open: false });
  });

  it("fails the calls when the person gives up", async () => {
    serve(() => signedOut);
    const call = api.get("/a/");
    await vi.waitFor(() => expect(sessionGate.get().open).toBe(true));
    gaveUpSigningIn(new ApiError({ status: 401, code: "signed_out", title: "out" }));
    expect((await refusal(call)).code).toBe("signed_out");
  });

  it("is only an answer for the call that asks who is there", async () => {
    serve(() => signedOut);
    const error = await refusal(api.get("/api/v1/me/", { onUnauthorized: "throw" }));
    expect(error.status).toBe(401);
    expect(sessionGate.get().open).toBe(false);
  });
});
