import { actingCentre } from "@/shared/api/acting-centre";
import { ApiError, errorFromResponse } from "@/shared/api/api-error";
import { forgetEarly, takeEarly } from "@/shared/api/early";
import { waitForSignIn } from "@/shared/api/session-gate";

export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];

export interface RequestOptions {
  query?: Readonly<Record<string, QueryValue>>;
  body?: unknown;
  signal?: AbortSignal;
  /** The ETag that was read before editing; the server answers 412 when somebody was quicker. */
  ifMatch?: string | null;
  headers?: Readonly<Record<string, string>>;
  /** "throw" for the calls that ask whether somebody is signed in at all. */
  onUnauthorized?: "dialog" | "throw";
  timeoutMs?: number;
}

export interface Answer<T> {
  readonly data: T;
  readonly etag: string | null;
  readonly status: number;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

const TIMEOUT_MS = 30_000;

export function readCookie(name: string): string | null {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
}

/** Adds the query to a path; leaves out what is empty, repeats a name for a list. */
export function withQuery(path: string, query: RequestOptions["query"]): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === null || value === undefined || value === "") continue;
    if (Array.isArray(value)) for (const item of value) params.append(name, String(item));
    else params.append(name, String(value));
  }
  const text = params.toString();
  return text ? `${path}${path.includes("?") ? "&" : "?"}${text}` : path;
}

/** Headers that every write and read carries; also used by the resumable upload. */
export function commonHeaders(): Record<string, string> {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "Accept-Language": document.documentElement.lang || "it",
  };
  const centre = actingCentre.get();
  if (centre) headers["X-Centre"] = centre;
  const csrf = readCookie("csrftoken");
  if (csrf) headers["X-CSRFToken"] = csrf;
  return headers;
}

/** `AbortSignal.any`, also for browsers of before 2024: hospital computers are not the newest. */
function eitherOf(first: AbortSignal, second: AbortSignal): AbortSignal {
  if (typeof AbortSignal.any === "function") return AbortSignal.any([first, second]);
  const either = new AbortController();
  for (const signal of [first, second]) {
    if (signal.aborted) either.abort(signal.reason);
    else signal.addEventListener("abort", () => either.abort(signal.reason), { once: true });
  }
  return either.signal;
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const headers = { ...commonHeaders(), ...options.headers };
  if (options.ifMatch) headers["If-Match"] = options.ifMatch;
  let body: BodyInit | null = null;
  if (options.body instanceof FormData) body = options.body;
  else if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(options.body);
  }
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const signal = options.signal ? eitherOf(options.signal, timeout) : timeout;
  try {
    return await fetch(withQuery(path, options.query), {
      method,
      headers,
      body,
      signal,
      credentials: "same-origin",
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause; // the caller went away: not an error to show
    const late = cause instanceof DOMException && cause.name === "TimeoutError";
    throw new ApiError({ status: 0, code: late ? "timeout" : "offline", title: late ? "Timeout" : "Offline" });
  }
}

/** The same, or the answer that is on its way since before the app was there. */
async function first(method: Method, path: string, options: RequestOptions): Promise<Response> {
  if (method !== "GET") forgetEarly();
  const early = options.query ? undefined : await takeEarly(path, commonHeaders());
  return early ?? send(method, path, options);
}

/** One call to the server. Throws `ApiError`; on 401 waits for a new sign-in and sends the same call again. */
export async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  let response = await first(method, path, options);
  if (response.status === 401 && options.onUnauthorized !== "throw") {
    await waitForSignIn();
    response = await send(method, path, options);
  }
  if (!response.ok) throw await errorFromResponse(response);
  const empty = response.status === 204 || response.headers.get("Content-Length") === "0";
  const data = (empty ? undefined : await response.json()) as T;
  return { data, etag: response.headers.get("ETag"), status: response.status };
}

export const api = {
  get: async <T>(path: string, options?: RequestOptions): Promise<T> =>
    (await request<T>("GET", path, options)).data,
  post: async <T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> =>
    (await request<T>("POST", path, { ...options, body })).data,
  put: async <T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> =>
    (await request<T>("PUT", path, { ...options, body })).data,
  patch: async <T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> =>
    (await request<T>("PATCH", path, { ...options, body })).data,
  delete: async <T = void>(path: string, options?: RequestOptions): Promise<T> =>
    (await request<T>("DELETE", path, options)).data,
};
