import i18next from "i18next";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { requireSignIn } from "@/app/guards";
import { queryClient } from "@/app/query-client";
import { actingCentre } from "@/shared/api/acting-centre";
import { outbox, sendMessage } from "@/features/messages/lib/outbox";
import { chooseLanguage, NAMESPACES, startI18n } from "@/shared/i18n/i18n";
import { readTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { serve } from "@/test-utils";

const centre = (id: string): object => ({ id: `m-${id}`, role: "clinician", centre: { id } });

const me = (part: object): object => ({
  id: "p1",
  language: "it",
  memberships: [centre("crema"), centre("brescia")],
  acting_centre_id: "crema",
  mfa: { enabled: false, required: false },
  ...part,
});

const redirectOf = async (call: Promise<void>): Promise<unknown> => {
  const thrown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  return (thrown as { options?: unknown } | null)?.options ?? null;
};

beforeAll(() => startI18n(NAMESPACES));
beforeEach(() => {
  queryClient.clear();
  actingCentre.set(null);
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

describe("what stands behind the sign-in", () => {
  it("sends who is signed out to the sign-in page, and remembers where to", async () => {
    serve(() => ({ status: 401, body: { code: "not_authenticated" } }));
    expect(await redirectOf(requireSignIn({ href: "/cases/7?view=table" }))).toMatchObject({
      to: "/signin",
      search: { next: "/cases/7?view=table" },
    });
  });

  it("lets in who is signed in", async () => {
    serve(() => ({ body: me({}) }));
    await expect(requireSignIn({ href: "/today" })).resolves.toBeUndefined();
    expect(actingCentre.get()).toBe("crema");
  });

  it("keeps the language that was chosen on the sign-in page, and makes it the person's", async () => {
    const saved = vi.fn();
    serve((request) => {
      if (request.method === "PATCH") saved(request.body);
      return { body: me({ language: request.method === "PATCH" ? "en" : "it" }) };
    });
    await chooseLanguage("en");
    await requireSignIn({ href: "/today" });
    expect(i18next.language).toBe("en");
    expect(saved).toHaveBeenCalledExactlyOnceWith({ language: "en" });
    // the next person at this computer gets their own
    queryClient.clear();
    serve(() => ({ body: me({}) }));
    await requireSignIn({ href: "/today" });
    expect(i18next.language).toBe("it");
  });

  it("asks for the second factor first when the network requires it", async () => {
    serve(() => ({ body: me({ mfa: { enabled: false, required: true } }) }));
    expect(await redirectOf(requireSignIn({ href: "/today" }))).toMatchObject({ to: "/signin/enrol" });
    queryClient.clear();
    serve(() => ({ body: me({ mfa: { enabled: true, required: true } }) }));
    expect(await redirectOf(requireSignIn({ href: "/today" }))).toBeNull();
  });

  it("keeps the centre of this tab while one belongs to it, and no longer", async () => {
    actingCentre.set("brescia");
    serve(() => ({ body: me({}) }));
    await requireSignIn({ href: "/today" });
    expect(actingCentre.get()).toBe("brescia");
    queryClient.clear();
    serve(() => ({ body: me({ memberships: [centre("crema")] }) }));
    await requireSignIn({ href: "/today" });
    expect(actingCentre.get()).toBe("crema");
  });

  it("does not let the next person find, or send, what the last one left in the tab", async () => {
    serve(({ method }) => (method === "POST" ? { status: 503 } : { body: me({ id: "anna" }) }));
    await requireSignIn({ href: "/today" });
    writeTabValue("draft.message.c1", "half a sentence");
    sendMessage({ conversationId: "c1", text: "x", topic: null, replyTo: null, fileIds: [], fileNames: [], urgent: false });
    queryClient.clear();
    await requireSignIn({ href: "/today" });
    expect(readTabValue("draft.message.c1")).toBe("half a sentence");
    expect(outbox.get()).toHaveLength(1);

    queryClient.clear();
    serve(() => ({ body: me({ id: "bruno" }) }));
    await requireSignIn({ href: "/today" });
    expect(readTabValue("draft.message.c1")).toBeNull();
    expect(outbox.get()).toEqual([]);
    expect(readTabValue("messages.outbox")).toBeNull();
  });

  it("does not call a broken server a missing session", async () => {
    serve(() => ({ status: 400, body: { code: "odd" } }));
    await expect(requireSignIn({ href: "/today" })).rejects.toMatchObject({ code: "odd" });
  });
});
