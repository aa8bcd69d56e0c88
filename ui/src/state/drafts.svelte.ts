// Drafts by profile, so that nothing typed is lost by looking at another profile.
import { SvelteMap } from "svelte/reactivity";
import type { ProfileView } from "../ipc";
import { Draft } from "./draft.svelte";

export class Drafts {
  fresh = $state.raw(new Draft());
  #byProfile = new SvelteMap<number, Draft>();

  of({ row: { id }, document, updated_at }: ProfileView): Draft {
    const kept = this.#byProfile.get(id);
    if (kept) return kept;
    const draft = new Draft(document, id, updated_at);
    this.#byProfile.set(id, draft);
    return draft;
  }

  /** Takes what is saved over into a draft that has no changes of its own; one that has is told. */
  follow({ row, document, updated_at }: ProfileView) {
    const draft = this.#byProfile.get(row.id);
    if (!draft || draft.saving) return;
    if (!draft.dirty) draft.reset(document, updated_at);
    else if (draft.readAt !== null && draft.readAt !== updated_at) {
      if (!draft.follow(document, updated_at)) draft.overtaken = true;
    }
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
