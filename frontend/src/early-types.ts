/** What the build tells the early script: addresses of files. */
export interface EarlyParts {
  readonly texts: Readonly<Record<string, string>>;
  readonly pages: readonly { /** A pattern of paths. */ readonly on: string; readonly files: readonly string[] }[];
}

/** What the early script asked for, with what it said about who asks. */
export interface EarlyAnswers {
  readonly language: string;
  /** null: the one that the server takes when none is named. */
  readonly centre: string | null;
  readonly answers: Map<string, Promise<Response>>;
}

declare global {
  interface Window {
    ccEarly?: EarlyAnswers;
  }
}
