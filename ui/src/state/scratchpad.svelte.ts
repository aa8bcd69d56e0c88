// What was pasted into the scratchpad, and the tokens in it. The text is the person's own: it came from outside and is
// none of the vault's secrets, so that it may be here. It is kept nowhere else, and ends with the window, with Clear, or
// when the vault is locked.
import * as ipc from "../ipc";
import type { ErrorView, ScratchpadView } from "../ipc";
import { asError } from "./failure";
import { Latest } from "./latest";

/** A longer text is not put into a text field, which would stand still over it. */
const DRAWN = 200_000;

export class Scratchpad {
  text = $state.raw("");
  view = $state.raw<ScratchpadView | null>(null);
  failure = $state.raw<ErrorView | null>(null);
  busy = $state(false);
  #look = new Latest(({ text, chosen }: { text: string; chosen: number }) => this.#lookAt(text, chosen));

  /** Whether the text is too long to be drawn. */
  isLong = $derived(this.isTooLong(this.text));

  isTooLong(text: string): boolean {
    return text.length > DRAWN;
  }

  async put(text: string) {
    this.text = text;
    if (text.trim() === "") return this.#forget();
    this.busy = true;
    await this.#look.ask({ text, chosen: 0 });
  }

  async choose(chosen: number) {
    this.busy = true;
    await this.#look.ask({ text: this.text, chosen });
  }

  clear() {
    this.text = "";
    this.#forget();
  }

  #forget() {
    this.view = this.failure = null;
    this.busy = false;
  }

  async #lookAt(text: string, chosen: number): Promise<() => void> {
    try {
      const view = await ipc.scratchpadLook(text, chosen);
      return () => this.#take(text, view, null);
    } catch (thrown) {
      return () => this.#take(text, null, asError(thrown));
    }
  }

  #take(text: string, view: ScratchpadView | null, failure: ErrorView | null) {
    // It was cleared meanwhile.
    if (text !== this.text) return;
    this.view = view;
    this.failure = failure;
    this.busy = false;
  }
}
