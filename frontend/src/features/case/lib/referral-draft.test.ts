import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { referralKeys } from "@/features/case/api/referral";
import { referralDraft } from "@/features/case/lib/referral-draft";
import type { ReferralDraft } from "@/features/case/lib/referral-draft";
import { serve } from "@/test-utils";

const state = (values: object): object => ({ values });
const value = (text: string, version: string): object => ({ value: text, version, on: null });
const stored = (): unknown => JSON.parse(sessionStorage.getItem("cc.draft.referral.r1") ?? "{}");

let client: QueryClient;
let draft: ReferralDraft;

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
  client = new QueryClient();
  client.setQueryData(referralKeys.form("r1"), state({ question: value("", "v1") }));
  draft = referralDraft("r1", client);
});
afterEach(() => vi.unstubAllGlobals());

describe("the draft of a referral", () => {
  it("saves what is typed, on the version that was read", async () => {
    const sent = serve(() => ({ body: state({ question: value("Idonea?", "v2") }) }));
    draft.change("question", { value: "Idonea?" });
    expect(await draft.flush()).toBe(true);
    expect(sent[0]?.body).toMatchObject({ changes: [{ field: "question", value: "Idonea?", base_version: "v1" }] });
    expect(stored()).toEqual({});
  });

  it("stops, and keeps the words, when the referral was decided meanwhile", async () => {
    const body = { code: "illegal_move", detail: "Già deciso." };
    const sent = serve(() => (sent.length < 5 ? { status: 409, body } : { body: state({}) }));
    draft.change("question", { value: "Idonea?" });
    expect(await draft.flush()).toBe(false);
    expect(sent).toHaveLength(1);
    expect(draft.pending.get()["question"]).toMatchObject({ value: "Idonea?", state: "refused", problem: "Già deciso." });
  });

  it("shows both versions of a field and still saves the others", async () => {
    const conflicts = [{ field: "question", yours: "a", theirs: "b", by: "Marta Riva", at: null, version: "v9" }];
    const sent = serve(({ body }) =>
      (body as { changes: unknown[] }).changes.length === 2
        ? { status: 409, body: { code: "field_conflict", conflicts } }
        : { body: state({ phone: value("1", "p2") }) },
    );
    draft.change("question", { value: "a" });
    draft.change("phone", { value: "1" });
    expect(await draft.flush()).toBe(false);
    expect(sent).toHaveLength(2);
    expect(Object.keys(draft.pending.get())).toEqual(["question"]);
    expect(draft.pending.get()["question"]).toMatchObject({ state: "conflict", value: "a" });
  });

  it("is one for all who open the form: coming back while the line is down does not make a second sender", async () => {
    serve(() => ({ status: 503 }));
    draft.change("question", { value: "Idonea?" });
    await draft.flush();
    const again = referralDraft("r1", client);
    expect(again).toBe(draft);
    again.change("phone", { value: "0373" });
    await draft.flush();
    expect(stored()).toMatchObject({ question: { value: "Idonea?" }, phone: { value: "0373" } });
  });

  it("does not let an older answer that is still on its way put back what was saved", async () => {
    let answer: (value: object) => void = () => undefined;
    const older = new Promise<object>((resolve) => (answer = resolve));
    const asked = vi.fn(() => (asked.mock.calls.length === 1 ? older : Promise.resolve(state({ question: value("Idonea?", "v2") }))));
    const key = referralKeys.form("r1");
    const reading = client.fetchQuery({ queryKey: key, queryFn: asked }).catch(() => undefined);
    const { QueryObserver } = await import("@tanstack/react-query");
    const stop = new QueryObserver(client, { queryKey: key, queryFn: asked, staleTime: Infinity }).subscribe(() => undefined);
    serve(() => ({ body: state({ question: value("Idonea?", "v2") }) }));
    draft.change("question", { value: "Idonea?" });
    await draft.flush();
    answer(state({ question: value("", "v1") }));
    await reading;
    await vi.waitFor(() => expect(client.isFetching()).toBe(0));
    stop();
    expect(client.getQueryData(key)).toMatchObject({ values: { question: { value: "Idonea?" } } });
  });
});
