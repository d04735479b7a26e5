/** The colours of the theme, read once for a canvas, which knows no variables. */
export interface Colours {
  readonly text: string;
  readonly dimmed: string;
  readonly grid: string;
  readonly line: string;
  readonly band: string;
  readonly high: string;
  readonly low: string;
  readonly surface: string;
  readonly kind: Readonly<Record<string, { readonly fill: string; readonly text: string }>>;
  readonly font: string;
}

export function readColours(element: Element): Colours {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(name).trim() || "#888888";
  return {
    text: style.color || "#222222",
    dimmed: of("--mantine-color-dimmed"),
    grid: of("--cc-border"),
    line: of("--cc-brand-text"),
    band: of("--cc-success-soft"),
    high: of("--cc-danger-text"),
    low: of("--cc-info-text"),
    surface: of("--cc-surface"),
    kind: {
      therapy: { fill: of("--cc-neutral-soft"), text: of("--cc-neutral-text") },
      bridging: { fill: of("--cc-warning-soft"), text: of("--cc-warning-text") },
      apheresis: { fill: of("--cc-info-soft"), text: of("--cc-info-text") },
      lymphodepletion: { fill: of("--cc-warning-soft"), text: of("--cc-warning-text") },
      infusion: { fill: of("--cc-danger-soft"), text: of("--cc-danger-text") },
    },
    font: style.fontFamily || "sans-serif",
  };
}
