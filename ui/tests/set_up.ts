// What jsdom has not: dialogs that open, watching sizes, and scrolling.
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/svelte";
import { afterEach, vi } from "vitest";

class SizeWatcher {
  observe() {}
  unobserve() {}
  disconnect() {}
}
vi.stubGlobal("ResizeObserver", SizeWatcher);

Element.prototype.scrollIntoView = () => undefined;

const dialog = HTMLDialogElement.prototype as { showModal?: () => void };
dialog.showModal = function show(this: HTMLDialogElement) {
  this.setAttribute("open", "");
  this.querySelector<HTMLElement>("[autofocus], button, input")?.focus();
};

// A busy machine is no failure.
configure({ asyncUtilTimeout: 10_000 });

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
