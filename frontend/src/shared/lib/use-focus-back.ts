import { useEffect, useState } from "react";

/**
 * Gives the focus back to where it was when a dialog goes that was open from its first moment: such a one never learns
 * it by itself, and who works with the keyboard would begin at the top of the page again. Whoever has the focus by then
 * (the heading of a next page, a next dialog) keeps it.
 */
export function useFocusBack(): void {
  const [before] = useState(() => (document.activeElement instanceof HTMLElement ? document.activeElement : null));
  useEffect(() => {
    if (!before) return undefined;
    const page = before.ownerDocument;
    return () => {
      setTimeout(() => {
        const now = page.activeElement;
        if ((now === null || now === page.body) && before.isConnected) before.focus({ preventScroll: true });
      });
    };
  }, [before]);
}
