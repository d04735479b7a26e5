const SCHEME = "data-mantine-color-scheme";

/** Paper is white: a page that is printed from the dark scheme is printed in the light one. Returns how to end it. */
export function printLight(): () => void {
  const root = document.documentElement;
  let before: string | null = null;
  const start = (): void => {
    before = root.getAttribute(SCHEME);
    root.setAttribute(SCHEME, "light");
  };
  const end = (): void => {
    if (before !== null) root.setAttribute(SCHEME, before);
    before = null;
  };
  window.addEventListener("beforeprint", start);
  window.addEventListener("afterprint", end);
  return () => {
    window.removeEventListener("beforeprint", start);
    window.removeEventListener("afterprint", end);
  };
}
