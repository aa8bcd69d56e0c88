// The client metadata that the form stands for, as text to be edited.
import * as ipc from "../ipc";
import type { ClientMetadata, ErrorView } from "../ipc";
import { messages } from "../messages";
import type { Draft } from "./draft.svelte";
import { asError } from "./failure";

/** So long nothing is typed before the form is read anew, in milliseconds. */
const PAUSE = 150;

export class FormMetadata {
  members = $state.raw<ClientMetadata | null>(null);
  failure = $state.raw<ErrorView | null>(null);
  text = $derived(this.members === null ? "" : write(this.members));
  #asked = 0;

  /** Reads what the draft stands for; answers how to stop. */
  follow(draft: Draft): () => void {
    const [document, announced] = [draft.snapshot(), draft.server?.announced ?? {}];
    const asked = ++this.#asked;
    const isFirst = this.members === null && this.failure === null;
    const timer = setTimeout(() => void this.#read(asked, draft, document, announced), isFirst ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }

  async #read(
    asked: number,
    draft: Draft,
    ...[document, announced]: [ReturnType<Draft["snapshot"]>, Announced]
  ) {
    try {
      const members = await ipc.clientMetadata(document, draft.id, announced);
      if (asked !== this.#asked) return;
      this.members = members;
      this.failure = null;
    } catch (thrown) {
      if (asked === this.#asked) this.failure = asError(thrown);
    }
  }
}

type Announced = Record<string, string[]>;

export const write = (members: ClientMetadata) => JSON.stringify(members, null, 2);

/** The members in a text, or what is wrong with it. */
export function readMembers(text: string): { members: ClientMetadata | null; problem: string | null } {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return { members: parsed as ClientMetadata, problem: null };
    return { members: null, problem: messages.form.jsonField.noObject };
  } catch (thrown) {
    const where = thrown instanceof Error ? thrown.message : "";
    return { members: null, problem: messages.form.jsonField.broken(where) };
  }
}
