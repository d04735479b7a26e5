import { Menu } from "@mantine/core";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";

import { LateMenu } from "@/shared/ui/late-menu";
import { show } from "@/test-utils";

const button = (): HTMLElement => screen.getByRole("button", { name: "More" });

async function opened(onReply = (): void => undefined): Promise<void> {
  await show(
    <LateMenu button={(props) => <button {...props}>More</button>}>
      {() => (
        <Menu.Dropdown>
          <Menu.Item onClick={onReply}>Reply</Menu.Item>
        </Menu.Dropdown>
      )}
    </LateMenu>,
  );
  expect(button().getAttribute("aria-haspopup")).toBe("menu");
  expect(button().getAttribute("aria-expanded")).toBe("false");
  button().focus();
  fireEvent.click(button());
  await screen.findByRole("menuitem", { name: "Reply" });
}

it("opens at the first press, and does what is chosen", async () => {
  const onReply = vi.fn();
  await opened(onReply);
  expect(button().getAttribute("aria-expanded")).toBe("true");
  fireEvent.click(screen.getByRole("menuitem", { name: "Reply" }));
  expect(onReply).toHaveBeenCalledOnce();
  await waitFor(() => expect(screen.queryByRole("menuitem")).toBeNull());
});

it("gives the focus back to its button, at the first time too", async () => {
  await opened();
  fireEvent.keyDown(screen.getByRole("menuitem", { name: "Reply" }), { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("menuitem")).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(button()));
  fireEvent.click(button());
  await screen.findByRole("menuitem", { name: "Reply" });
});
