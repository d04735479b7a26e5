import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";
import { LEAVING_MS, subscribedHere, subscribeHere, unsubscribeHere } from "@/shared/push/push";
import { showFailure } from "@/shared/ui/undo";

export type Push = Schema<"PushOutput">;
type Device = Schema<"PushDeviceOutput">;

const PATH = "/api/v1/me/push/";

/** What the server knows, and which of the devices is this browser. */
export interface PushHere extends Push {
  readonly here: string | null;
}

async function ask(signal?: AbortSignal): Promise<PushHere> {
  const push = await api.get<Push>(PATH, { signal });
  const subscription = await subscribedHere("/", push.public_key);
  return { ...push, here: push.devices.find((each) => each.endpoint === subscription?.endpoint)?.id ?? null };
}

export const pushQuery = queryOptions({ queryKey: ["notifications", "push"], queryFn: ({ signal }) => ask(signal) });

/** One at a time over all tabs: one must not take away what another is just allowing. */
const alone = async <Result>(work: () => Promise<Result>): Promise<Result> =>
  "locks" in navigator ? await navigator.locks.request("cc.push", work) : work();

function useChange<Input, Result>(change: (input: Input) => Promise<Result>): UseMutationResult<Result, Error, Input> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => alone(() => change(input)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: pushQuery.queryKey }),
    onError: (error) => showFailure(error),
  });
}

/** Resolves to null when the person did not allow it. */
export function useAllowPush(): UseMutationResult<Device | null, Error, string> {
  return useChange(async (publicKey: string) => {
    const subscribed = await subscribeHere("/", publicKey);
    return subscribed && api.post<Device>(PATH, subscribed);
  });
}

export function useStopPush(): UseMutationResult<unknown, Error, { readonly id: string; readonly here: boolean }> {
  return useChange(async ({ id, here }: { readonly id: string; readonly here: boolean }) => {
    if (here) await (await subscribedHere("/"))?.unsubscribe();
    await api.delete(`${PATH}${id}/`);
  });
}

async function forget(endpoint: string): Promise<void> {
  const options = { onUnauthorized: "throw", timeoutMs: LEAVING_MS } as const;
  const { devices } = await api.get<Push>(PATH, options);
  const mine = devices.find((each) => each.endpoint === endpoint);
  if (mine) await api.delete(`${PATH}${mine.id}/`, options);
}

/**
 * Whoever signs out here is told nothing here any more: the browser takes nothing, and the server sends nothing, each
 * without the other. Never rejects, and takes three seconds at most.
 */
export async function stopPushHere(): Promise<void> {
  const subscription = await subscribedHere("/").catch(() => null);
  if (!subscription) return;
  const forgotten = forget(subscription.endpoint).catch(() => undefined);
  await Promise.all([unsubscribeHere(), Promise.race([forgotten, new Promise((resolve) => setTimeout(resolve, LEAVING_MS))])]);
}

/** A browser in which somebody else allowed push, that was taken away from afar, or that knows an old key, stops showing it. */
export const keepPushHonest = (): Promise<void> =>
  alone(async () => {
    const subscription = await subscribedHere("/");
    if (subscription && !(await ask()).here) await subscription.unsubscribe();
  });
