// What a state is, and how it is come to: pressing, typing, waiting.
import type { Fake } from "../src/ipc/fake";

export type State = { program: () => Fake; then?: (fake: Fake) => Promise<unknown> };

export const wait = (time = 120) => new Promise((done) => setTimeout(done, time));
const all = () => [...document.querySelectorAll<HTMLElement>("button, label, summary, [role=tab]")];
export async function click(words: string) {
  const found = all().find(
    (each) => each.getAttribute("aria-label") === words || each.textContent?.trim() === words,
  );
  if (!found) throw new Error(`nothing says ${words}`);
  found.click();
  await wait();
}
export async function press(key: string, ctrlKey = false, shiftKey = false) {
  window.dispatchEvent(
    new KeyboardEvent("keydown", { key, ctrlKey, shiftKey, bubbles: true, cancelable: true }),
  );
  await wait();
}
export async function type(selector: string, text: string) {
  const input = document.querySelector<HTMLInputElement>(selector)!;
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await wait();
}
export async function choose(shown: string, value: string) {
  const found = [...document.querySelectorAll("select")].find(
    (each) => each.selectedOptions[0]?.text === shown,
  );
  if (!found) throw new Error(`nothing is chosen as ${shown}`);
  found.value = value;
  found.dispatchEvent(new Event("change", { bubbles: true }));
  await wait();
}
