/** What a program may do, type by type. `*` stands for every type. */
export interface Grants {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

const SCOPE = /^system\/(\*|[A-Za-z]+)\.(read|write|\*|[cruds]+)$/;

/** Scopes of both versions of SMART: ".read" and ".rs" mean the same. */
export function grantsOf(scopes: readonly string[]): Grants {
  const reads = new Set<string>();
  const writes = new Set<string>();
  for (const scope of scopes) {
    const [, type, acts] = SCOPE.exec(scope) ?? [];
    if (!type || !acts) continue;
    if (acts === "read" || acts === "*" || /^[cruds]*[rs]/.test(acts)) reads.add(type);
    if (acts === "write" || acts === "*" || (acts !== "read" && /[cud]/.test(acts))) writes.add(type);
  }
  return { reads: [...reads], writes: [...writes] };
}

const SECRET = /"(?:d|p|q|dp|dq|qi|oth|k)"\s*:|PRIVATE KEY/;

/** Whether somebody pasted a private key: it must neither be sent nor kept in the browser. */
export function holdsSecret(text: string): boolean {
  return SECRET.test(text);
}

/** The public keys that were pasted or read from a file; null for what is no JSON. */
export function readKeys(text: string): unknown {
  try {
    const found: unknown = JSON.parse(text);
    // one key alone is a set of one
    return typeof found === "object" && found !== null && "kty" in found ? { keys: [found] } : found;
  } catch {
    return null;
  }
}
