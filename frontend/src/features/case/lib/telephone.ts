/** The number behind a link that calls: digits and a leading plus; null when that would be no number. */
export function telephone(written: string): string | null {
  const number = written.replace(/\(0\)/g, "").replace(/(?!^\+)[^\d]/g, "");
  return /^\+?\d{4,15}$/.test(number) ? number : null;
}
