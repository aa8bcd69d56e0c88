// Which member of the token somebody points at: table, JSON and the encoded parts show the same one.

/** A part of a token that can be read. */
export type Part = "header" | "payload";

export class Pointing {
  #part = $state<Part | null>(null);
  #place = $state(-1);
  /** A row that is to be brought into sight, wherever its table stands. */
  wanted = $state.raw<{ part: Part; place: number } | null>(null);

  to(part: Part, place: number) {
    this.#part = place < 0 ? null : part;
    this.#place = place;
  }

  away() {
    this.#part = null;
    this.#place = -1;
  }

  show(part: Part, place: number) {
    if (place >= 0) this.wanted = { part, place };
  }

  /** The place of the member of this part that is pointed at; -1: none of it. */
  placeIn(part: Part): number {
    return this.#part === part ? this.#place : -1;
  }
}

/** The place that an element, or one around it, says it shows; -1: none. */
export function placeOf(target: EventTarget | null): number {
  const found = target instanceof Element ? target.closest<HTMLElement>("[data-place]") : null;
  return found ? Number(found.dataset.place) : -1;
}

/** What makes the elements within say which member is pointed at, by pointer or keyboard. */
export const pointers = (pointing: Pointing | undefined, part: Part) => ({
  onpointerover: (event: PointerEvent) => pointing?.to(part, placeOf(event.target)),
  onpointerleave: () => pointing?.away(),
  onfocusin: (event: FocusEvent) => pointing?.to(part, placeOf(event.target)),
  onfocusout: () => pointing?.away(),
});
