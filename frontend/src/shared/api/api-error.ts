/** Field name -> what is wrong with it; nested fields are joined with dots ("therapies.0.started_on"). */
export type FieldProblems = Record<string, string[]>;

interface ApiErrorInit {
  status: number;
  code: string;
  title: string;
  detail?: string;
  fields?: FieldProblems;
  body?: unknown;
  etag?: string | null;
}

/**
 * Every refusal of the server, read from its `application/problem+json`. Status 0 means that no answer came
 * (offline, server away, timeout). On 409 and 412 `body` carries what the server has now.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly fields: FieldProblems;
  readonly body: unknown;
  readonly etag: string | null;

  constructor(init: ApiErrorInit) {
    super(init.detail || init.title);
    this.name = "ApiError";
    this.status = init.status;
    this.code = init.code;
    this.title = init.title;
    this.detail = init.detail ?? "";
    this.fields = init.fields ?? {};
    this.body = init.body ?? null;
    this.etag = init.etag ?? null;
  }

  get isOffline(): boolean {
    return this.status === 0;
  }

  get isConflict(): boolean {
    return this.status === 409 || this.status === 412;
  }

  /** Trying the same request again may help. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof ApiError;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Flattens the server's field map, whatever its depth, to dotted names with lists of sentences. */
export function flattenFields(value: unknown, prefix = ""): FieldProblems {
  if (typeof value === "string") return { [prefix]: [value] };
  if (Array.isArray(value)) {
    const sentences = value.filter((item): item is string => typeof item === "string");
    const rest = value.map((item: unknown, index) =>
      typeof item === "string" ? {} : flattenFields(item, prefix ? `${prefix}.${index}` : String(index)),
    );
    return Object.assign({}, ...rest, sentences.length > 0 ? { [prefix]: sentences } : {}) as FieldProblems;
  }
  if (!isRecord(value)) return {};
  if (typeof value["message"] === "string") return { [prefix]: [value["message"]] };
  const parts = Object.entries(value).map(([key, inner]) =>
    flattenFields(inner, prefix ? `${prefix}.${key}` : key),
  );
  return Object.assign({}, ...parts) as FieldProblems;
}

const asText = (value: unknown): string => (typeof value === "string" ? value : "");

export async function errorFromResponse(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const problem = isRecord(body) ? body : {};
  return new ApiError({
    status: response.status,
    code: asText(problem["code"]) || `http_${response.status}`,
    title: asText(problem["title"]) || response.statusText || `HTTP ${response.status}`,
    detail: asText(problem["detail"]),
    fields: flattenFields(problem["fields"] ?? problem["errors"]),
    body,
    etag: response.headers.get("ETag"),
  });
}

/** What stands now, when somebody else changed it since it was read (412). */
export function standsNow<T>(error: unknown): T | undefined {
  return isApiError(error) && error.status === 412 ? (error.body as { readonly current?: T } | null)?.current : undefined;
}
