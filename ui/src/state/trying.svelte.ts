// One thing that is asked for or tried: under way, done, or failed. What comes late of an earlier try is let go.
import type { ErrorView } from "../ipc";
import { asError } from "./failure";

export class Trying<Result> {
  result = $state.raw<Result | null>(null);
  failure = $state.raw<ErrorView | null>(null);
  busy = $state(false);
  #tried = 0;

  async run(work: () => Promise<Result>) {
    const tried = ++this.#tried;
    this.busy = true;
    this.result = this.failure = null;
    try {
      const result = await work();
      if (tried === this.#tried) this.result = result;
    } catch (thrown) {
      if (tried === this.#tried) this.failure = asError(thrown);
    } finally {
      if (tried === this.#tried) this.busy = false;
    }
  }

  forget() {
    this.#tried += 1;
    this.result = this.failure = null;
    this.busy = false;
  }
}
