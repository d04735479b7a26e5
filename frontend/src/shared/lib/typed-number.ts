const SIGNS = /[.,]/g;
/** Groups of three with the same sign, and maybe decimals behind the other one: 1.234.567 or 1,234.5. */
const GROUPED = /^(\D*\d{1,3})(?:([.,])\d{3})(?:\2\d{3})*(?:(?!\2)[.,](\d*)(\D*)|(\D*))$/;

const partsOf = (text: string): number => (text.match(SIGNS) ?? []).length;

/**
 * A number that came into a field at once (pasted, dictated, completed by the keyboard of a phone) with the decimal sign
 * of the field. The field itself knows the other sign only as a single stroke, and makes 386 of "38.6".
 * One sign alone is the decimal one, as when it is typed; in a whole number it groups three digits or ends it.
 */
export function withOwnSign(text: string, own: string, whole: boolean): string {
  const signs = partsOf(text);
  if (signs === 0) return text;
  const grouped = GROUPED.exec(text);
  if (grouped && (signs > 1 || whole)) {
    const at = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
    const decimals = grouped[3];
    if (decimals === undefined) return text.replace(SIGNS, "");
    return text.slice(0, at).replace(SIGNS, "") + (whole ? "" : own + decimals) + (grouped[4] ?? "");
  }
  if (signs > 1) return text;
  return whole ? text.replace(/[.,]\d*/, "") : text.replace(SIGNS, own);
}

/** One key that was pressed, or something taken away: the field reads these itself. */
export const isStroke = (event: Event): boolean => event instanceof InputEvent && (event.inputType.startsWith("delete") || event.data?.length === 1);
