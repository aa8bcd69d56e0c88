// The one place of the window that holds a token, and only while it is shown.
import * as ipc from "../ipc";
import type { TokenView } from "../ipc";

const SHOWN_FOR = 30_000;

export class Reveal {
  token = $state.raw<string | null>(null);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  async show(tokenSetId: number, { kind, made }: Pick<TokenView, "kind" | "made">) {
    const asked = ++this.#asked;
    const token = await (made ? ipc.jwtReveal(made.id) : ipc.tokenReveal(tokenSetId, kind));
    if (asked !== this.#asked) return;
    this.token = token;
    this.#timer = setTimeout(() => this.hide(), SHOWN_FOR);
  }

  hide() {
    this.#asked += 1;
    clearTimeout(this.#timer);
    this.token = null;
  }
}
