import { waitForPassword } from "@/features/auth/api/password-gate";
import { ApiError } from "@/shared/api/api-error";
import type { FieldProblems } from "@/shared/api/api-error";
import { forgetEarly } from "@/shared/api/early";
import { commonHeaders, readCookie } from "@/shared/api/http";

/**
 * The browser API of django-allauth headless. It answers 401 for "one more step is needed", so a 401 is data
 * here and never opens the sign-in dialog.
 */
const BASE = "/_allauth/browser/v1";

export interface Flow {
  readonly id: string;
  readonly is_pending?: boolean;
  readonly types?: readonly string[];
}

export interface AuthAnswer<T> {
  readonly status: number;
  readonly data: T;
  readonly flows: readonly Flow[];
  readonly meta: Readonly<Record<string, unknown>>;
  readonly isAuthenticated: boolean;
}

interface Envelope {
  data?: unknown;
  meta?: Record<string, unknown>;
  errors?: { message: string; code: string; param?: string }[];
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

async function exchange(
  method: Method,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Response> {
  if (method !== "GET") forgetEarly();
  try {
    return await fetch(`${BASE}${path}`, {
      method,
      credentials: "same-origin",
      headers: {
        ...commonHeaders(),
        ...headers,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
  } catch {
    throw new ApiError({ status: 0, code: "offline", title: "Offline" });
  }
}

/** A first visit has no CSRF cookie; any read of this API sets it. */
export async function ensureCsrfCookie(): Promise<void> {
  if (!readCookie("csrftoken")) await exchange("GET", "/config", undefined, {});
}

function problem(status: number, envelope: Envelope): ApiError {
  const errors = envelope.errors ?? [];
  const fields: FieldProblems = {};
  for (const error of errors) {
    const name = error.param ?? "";
    if (name) fields[name] = [...(fields[name] ?? []), error.message];
  }
  const general = errors.filter((error) => !error.param).map((error) => error.message);
  return new ApiError({
    status,
    code: errors[0]?.code ?? `http_${status}`,
    title: general.join(" ") || errors[0]?.message || `HTTP ${status}`,
    fields,
    body: envelope,
  });
}

/** 200, 401, 404, 409 and 410 say where the sign-in stands; everything else is an error. */
const ANSWERS = new Set([200, 401, 404, 409, 410]);

export async function authCall<T = unknown>(
  method: Method,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<AuthAnswer<T>> {
  if (method !== "GET") await ensureCsrfCookie();
  let response = await exchange(method, path, body, headers);
  let envelope = (await response.json().catch(() => ({}))) as Envelope;
  if (response.status === 401 && envelope.meta?.["is_authenticated"] === true) {
    // Signed in, but too long ago for this: asked again, it is sent again.
    await waitForPassword();
    response = await exchange(method, path, body, headers);
    envelope = (await response.json().catch(() => ({}))) as Envelope;
  }
  if (!ANSWERS.has(response.status) || (envelope.errors?.length ?? 0) > 0)
    throw problem(response.status, envelope);
  const data = (envelope.data ?? {}) as T & { flows?: Flow[] };
  return {
    status: response.status,
    data,
    flows: data.flows ?? [],
    meta: envelope.meta ?? {},
    isAuthenticated: envelope.meta?.["is_authenticated"] === true,
  };
}

export function isPending(answer: AuthAnswer<unknown>, flow: string): boolean {
  return answer.flows.some((item) => item.id === flow && item.is_pending === true);
}
