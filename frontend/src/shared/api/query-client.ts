import { QueryClient } from "@tanstack/react-query";

import { isApiError } from "@/shared/api/api-error";

const MAX_RETRIES = 3;

export function shouldRetry(failures: number, error: unknown): boolean {
  return failures < MAX_RETRIES && isApiError(error) && error.isTransient;
}

/** 0.5 to 1 s, 1 to 2 s, 2 to 4 s: half fixed, half random, so that a returning server is not stormed. */
export function retryDelay(attempt: number): number {
  const ceiling = Math.min(1000 * 2 ** attempt, 15_000);
  return ceiling / 2 + Math.random() * (ceiling / 2);
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        retry: shouldRetry,
        retryDelay,
        refetchOnWindowFocus: false, // the socket tells what changed; focus would only repeat the same answers
      },
      mutations: { retry: false },
    },
  });
}
