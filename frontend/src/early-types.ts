/** What the build tells the early script: addresses of files. */
export interface EarlyParts {
  /** A pattern of the paths that only who is signed in sees. */
  readonly signedIn: string;
  readonly pages: readonly EarlyPage[];
}

export interface EarlyPage {
  /** A pattern of paths. */
  readonly on: string;
  readonly files: readonly string[];
  /** By language. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
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
