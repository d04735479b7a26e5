/** Mentions travel as `@[Name](person:<uuid>)`; in the text field people see and type `@Name`. */
export interface Mentionable {
  readonly id: string;
  readonly name: string;
}

const STORED = /@\[([^\]]{1,200})\]\(person:([0-9a-f-]{36})\)/g;

export function toStored(text: string, chosen: readonly Mentionable[]): string {
  // Longest first, so that "Anna Maria Rossi" is not taken for "Anna Maria".
  const byLength = [...chosen].sort((a, b) => b.name.length - a.name.length);
  let result = "";
  let rest = text;
  for (;;) {
    const at = rest.indexOf("@");
    if (at < 0) return result + rest;
    const after = rest.slice(at + 1);
    const insideWord = /[\p{L}\p{N}._-]$/u.test(rest.slice(0, at)); // an address, not a mention
    const person = insideWord ? undefined : byLength.find(({ name }) => after.startsWith(name) && !/^[\p{L}\p{N}]/u.test(after.slice(name.length)));
    if (person) {
      result += `${rest.slice(0, at)}@[${person.name}](person:${person.id})`;
      rest = after.slice(person.name.length);
    } else {
      result += rest.slice(0, at + 1);
      rest = after;
    }
  }
}

/**
 * Whom "@Name" in a text can mean: those chosen from the list, then members whose name is theirs alone. A draft
 * that was restored, or typed without the list, mentions them all the same.
 */
export function mentionable(chosen: readonly Mentionable[], members: readonly Mentionable[]): Mentionable[] {
  const taken = new Set(chosen.map((person) => person.name));
  const alone = members.filter(
    ({ name }) => !taken.has(name) && members.filter((other) => other.name === name).length === 1,
  );
  return [...chosen, ...alone.map(({ id, name }) => ({ id, name }))];
}

export function toTyped(stored: string): { text: string; chosen: Mentionable[] } {
  const chosen: Mentionable[] = [];
  const text = stored.replace(STORED, (_whole, name: string, id: string) => {
    chosen.push({ id, name });
    return `@${name}`;
  });
  return { text, chosen };
}

/** The word after "@" that the caret stands in, or null: "ciao @mar|" gives {from: 5, word: "mar"}. */
export function mentionAt(text: string, caret: number): { from: number; word: string } | null {
  const before = text.slice(0, caret);
  const at = before.lastIndexOf("@");
  if (at < 0 || (at > 0 && !/[\s(]/.test(before[at - 1] ?? ""))) return null;
  const word = before.slice(at + 1);
  return /^[\p{L}' ]{0,40}$/u.test(word) && !/ {2}|\s$/.test(word) ? { from: at, word } : null;
}
