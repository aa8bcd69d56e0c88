// Short messages that need no answer; those with a way out (Undo) stay long enough to take it.
import type { ErrorView } from "../ipc";

export type Toast = {
  id: number;
  message: string;
  error?: ErrorView;
  action?: { label: string; run: () => void; isUndo?: boolean };
  /** The profile whose failure it tells. */
  about?: number;
  /** Milliseconds until it goes by itself; null: when dismissed. */
  lasts: number | null;
};

export class Toasts {
  list = $state.raw<Toast[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  say(message: string, action?: Toast["action"]): number {
    return this.#show({ message, lasts: action ? 10_000 : 4_000, ...(action && { action }) });
  }

  fail(error: ErrorView, action?: Toast["action"], about?: number): number {
    if (about !== undefined) this.settle(about);
    return this.#show({
      message: error.message,
      error,
      lasts: null,
      ...(action && { action }),
      ...(about !== undefined && { about }),
    });
  }

  /** Takes the failures of a profile away: they are mended, or it is gone. */
  settle(profileId: number) {
    for (const toast of this.list) if (toast.about === profileId) this.dismiss(toast.id);
  }

  dismiss(id: number) {
    this.hold(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Keeps a toast while it is pointed at or focused. */
  hold(id: number) {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  release(id: number) {
    this.hold(id);
    const lasts = this.list.find((toast) => toast.id === id)?.lasts;
    if (lasts)
      this.#timers.set(
        id,
        setTimeout(() => this.dismiss(id), lasts),
      );
  }

  /** Takes the newest Undo that is still offered. */
  undo(): boolean {
    const toast = this.list.findLast((each) => each.action?.isUndo);
    if (!toast?.action) return false;
    this.dismiss(toast.id);
    toast.action.run();
    return true;
  }

  #show(toast: Omit<Toast, "id">): number {
    const id = this.#next++;
    const same = this.list.find((each) => each.message === toast.message && !each.action);
    if (same) this.dismiss(same.id);
    this.list = [...this.list.slice(-3), { id, ...toast }];
    this.release(id);
    return id;
  }
}
