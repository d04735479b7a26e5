import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";
import { subscribedHere, subscribeHere, unsubscribeHere } from "@/shared/push/push";
import { showFailure } from "@/shared/ui/undo";

export type Push = Schema<"PushOutput">;
type Device = Schema<"PushDeviceOutput">;

const PATH = "/api/v1/me/push/";

/** What the server knows, and which of the devices is this browser. */
export interface PushHere extends Push {
  readonly here: string | null;
}

async function ask(signal?: AbortSignal): Promise<PushHere> {
  const [push, subscription] = await Promise.all([api.get<Push>(PATH, { signal }), subscribedHere()]);
  return { ...push, here: push.devices.find((each) => each.endpoint === subscription?.endpoint)?.id ?? null };
}

export const pushQuery = queryOptions({ queryKey: ["notifications", "push"], queryFn: ({ signal }) => ask(signal) });

function useChange<Input>(change: (input: Input) => Promise<unknown>): UseMutationResult<unknown, Error, Input> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queryClient.invalidateQueries({ queryKey: pushQuery.queryKey }),
    onError: (error) => showFailure(error),
  });
}

/** Resolves to null when the person did not allow it. */
export function useAllowPush(): UseMutationResult<unknown, Error, string> {
  return useChange(async (publicKey: string): Promise<Device | null> => {
    const subscribed = await subscribeHere(publicKey);
    return subscribed && api.post<Device>(PATH, subscribed);
  });
}

export function useStopPush(): UseMutationResult<unknown, Error, { readonly id: string; readonly here: boolean }> {
  return useChange(async ({ id, here }: { readonly id: string; readonly here: boolean }) => {
    if (here) await unsubscribeHere();
    await api.delete(`${PATH}${id}/`);
  });
}

/** Whoever signs out here is told nothing here any more. Never rejects: leaving must not wait for a push service. */
export async function stopPushHere(): Promise<void> {
  try {
    if (!(await subscribedHere())) return;
    const { here } = await ask();
    await unsubscribeHere();
    if (here) await api.delete(`${PATH}${here}/`);
  } catch {
    // the server forgets the browser when its service refuses the next push
  }
}

/** A browser in which somebody else allowed push, or that was taken away from afar, stops showing it. */
export async function keepPushHonest(): Promise<void> {
  if (!(await subscribedHere())) return;
  const { here } = await ask();
  if (!here) await unsubscribeHere();
}
