import { Modal } from "@mantine/core";
import { useEffect, useState } from "react";
import type { ModalProps } from "@mantine/core";
import type { ReactNode } from "react";

/** A dialog that is open as long as it is there. */
export function OpenModal(props: Omit<ModalProps, "opened">): ReactNode {
  useFocusBack();
  // eslint-disable-next-line no-restricted-syntax -- the one place
  return <Modal opened {...props} />;
}

/**
 * Gives the focus back to where it was: the library's dialog that was open from its first moment does not, and who works
 * with the keyboard would begin at the top of the page again. Whoever has the focus by then (the heading of a next page,
 * a next dialog) keeps it.
 */
function useFocusBack(): void {
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
