import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { RenderResult } from "@testing-library/react";
import i18next from "i18next";
import { act } from "react";
import type { ReactNode } from "react";
import { vi } from "vitest";

import { NAMESPACES, startI18n } from "@/shared/i18n/i18n";
import { cssVariables, makeTheme } from "@/shared/ui/theme";

/** Shows something inside the providers of the app, in Italian, with a router that has one page. */
export async function show(ui: ReactNode): Promise<RenderResult & { queryClient: QueryClient }> {
  if (!i18next.isInitialized) await startI18n(NAMESPACES);
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false }, mutations: { retry: false } },
  });
  const rootRoute = createRootRoute({ component: () => ui, notFoundComponent: () => ui });
  const router = createRouter({ routeTree: rootRoute, history: createMemoryHistory({ initialEntries: ["/"] }) });
  const view = render(
    <MantineProvider theme={makeTheme({ close: "Chiudi" })} cssVariablesResolver={cssVariables} env="test">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await act(async () => router.load());
  return { ...view, queryClient };
}

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

type Reply = { status?: number; body?: unknown; headers?: Record<string, string> };

/** Answers `fetch` and keeps what was sent; an address without an answer fails the test. */
export function serve(answer: (request: SentRequest) => Reply | undefined): SentRequest[] {
  const sent: SentRequest[] = [];
  vi.stubGlobal("fetch", async (input: string, init: RequestInit = {}) => {
    init.signal?.throwIfAborted();
    const request: SentRequest = {
      method: init.method ?? "GET",
      path: input,
      headers: new Headers(init.headers),
      body: typeof init.body === "string" ? (JSON.parse(init.body) as unknown) : (init.body ?? null),
    };
    sent.push(request);
    const reply = answer(request);
    if (!reply) throw new Error(`unexpected request ${request.method} ${request.path}`);
    const { status = 200, body, headers } = reply;
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: headers ?? {} });
  });
  return sent;
}
