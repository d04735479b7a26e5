/**
 * The Italian tax code (codice fiscale), checked while it is typed so that a slip is seen before anything is
 * sent; the server checks again. Source: Decreto ministeriale 23 dicembre 1976, n. 13813, tables of the check
 * character and the rule of omocodia (digits replaced by letters when two people would get the same code).
 */
const SHAPE = /^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/;
const MONTHS = "ABCDEHLMPRST";
const OMOCODIA = "LMNPQRSTUV";
const FEMALE_DAY_OFFSET = 40;

/** Value of a character in an odd position, for A..Z; a digit counts as the letter with its number. */
const ODD = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
] as const;

export type TaxCodeProblem = "length" | "format" | "check_character" | "birth_date" | "sex";

export interface TaxCodeFacts {
  readonly birthDate: string;
  readonly sex: "F" | "M";
}

/** Capitals, without the blanks, dots and dashes that people type or paste. */
export function normaliseTaxCode(raw: string): string {
  return raw.toUpperCase().replace(/[\s.-]/g, "");
}

const indexOf = (char: string): number => (/\d/.test(char) ? Number(char) : char.charCodeAt(0) - 65);

/** The sixteenth character that belongs to the first fifteen: "RSSMRA54C12D142" gives "U". */
export function checkCharacter(code: string): string {
  let sum = 0;
  for (let position = 0; position < 15; position += 1) {
    const index = indexOf(code[position] ?? "A");
    sum += position % 2 === 0 ? (ODD[index] ?? 0) : index;
  }
  return String.fromCharCode(65 + (sum % 26));
}

const digitOf = (char: string): string => {
  const letter = OMOCODIA.indexOf(char);
  return letter === -1 ? char : String(letter);
};

/** What a well-formed code says of its owner; null when it is not well formed. */
export function taxCodeFacts(raw: string, today: Date = new Date()): TaxCodeFacts | null {
  const code = normaliseTaxCode(raw);
  if (!SHAPE.test(code) || checkCharacter(code) !== code[15]) return null;
  const digits = [...code].map(digitOf).join("");
  const year = Number(digits.slice(6, 8));
  const month = MONTHS.indexOf(code[8] ?? "") + 1;
  const daySex = Number(digits.slice(9, 11));
  const sex = daySex > FEMALE_DAY_OFFSET ? "F" : "M";
  const day = daySex - (sex === "F" ? FEMALE_DAY_OFFSET : 0);
  // The century is not in the code: the latest one that does not lie in the future.
  const century = Math.floor(today.getFullYear() / 100) * 100;
  const candidate = new Date(Date.UTC(century + year, month - 1, day));
  const full = candidate > today ? century - 100 + year : century + year;
  const date = new Date(Date.UTC(full, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return { birthDate: date.toISOString().slice(0, 10), sex };
}

/**
 * First thing that is wrong with the code for this person, or null. The year is compared by its two last digits,
 * since the code has no more.
 */
export function taxCodeProblem(
  raw: string,
  person: { readonly birthDate?: string | null; readonly sex?: string | null } = {},
): TaxCodeProblem | null {
  const code = normaliseTaxCode(raw);
  if (code.length !== 16) return "length";
  if (!SHAPE.test(code)) return "format";
  if (checkCharacter(code) !== code[15]) return "check_character";
  const facts = taxCodeFacts(code);
  if (!facts) return "format";
  if (person.birthDate && person.birthDate.slice(2) !== facts.birthDate.slice(2)) return "birth_date";
  if ((person.sex === "F" || person.sex === "M") && person.sex !== facts.sex) return "sex";
  return null;
}
