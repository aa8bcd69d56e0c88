// Drafts by profile, so that nothing typed is lost by looking at another profile.
import { SvelteMap } from "svelte/reactivity";
import type { ProfileDocument } from "../ipc";
import { Draft } from "./draft.svelte";

export class Drafts {
  fresh = $state.raw(new Draft());
  #byProfile = new SvelteMap<number, Draft>();

  of(id: number, document: ProfileDocument): Draft {
    const kept = this.#byProfile.get(id);
    if (kept) return kept;
    const draft = new Draft(document);
    this.#byProfile.set(id, draft);
    return draft;
  }

  /** Takes what is saved over into a draft that has no changes of its own. */
  follow(id: number, document: ProfileDocument) {
    const draft = this.#byProfile.get(id);
    if (draft && !draft.dirty) draft.reset(document);
  }

  isDirty(id: number): boolean {
    return this.#byProfile.get(id)?.dirty ?? false;
  }

  /** Nothing typed outlives a lock: it may be a secret. */
  forget() {
    this.#byProfile.clear();
    this.startAnew();
  }

  startAnew() {
    this.fresh = new Draft();
  }
}
