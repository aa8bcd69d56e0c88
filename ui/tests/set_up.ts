// What jsdom has not: dialogs that open, and watching sizes.
import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/svelte";
import { afterEach, vi } from "vitest";

class SizeWatcher {
  observe() {}
  unobserve() {}
  disconnect() {}
}
vi.stubGlobal("ResizeObserver", SizeWatcher);

const dialog = HTMLDialogElement.prototype as { showModal?: () => void };
dialog.showModal = function show(this: HTMLDialogElement) {
  this.setAttribute("open", "");
  this.querySelector<HTMLElement>("[autofocus], button, input")?.focus();
};

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
