/** What the chat endpoints answer. Kept next to the calls; checked against the generated schema in tests. */
export interface PersonRef {
  readonly id: string;
  readonly name: string;
  readonly centre: string | null;
}

export interface MessageFile {
  readonly id: string;
  readonly name: string;
  readonly content_type: string;
  readonly size: number;
  readonly kind: string;
  readonly status: string;
  readonly thumbnail_url: string | null;
}

export interface Message {
  readonly seq: number;
  readonly changed_seq: number;
  readonly author: PersonRef | null;
  readonly topic: string | null;
  readonly text: string;
  readonly html: string;
  readonly reply_to: { readonly seq: number; readonly author: string; readonly excerpt: string } | null;
  readonly files: readonly MessageFile[];
  readonly mentions: readonly string[];
  readonly urgent: boolean;
  readonly kind: "text" | "system";
  readonly created_at: string;
  readonly edited_at: string | null;
  readonly withdrawn_at: string | null;
  readonly client_id: string | null;
}
