// A part of a token, cut where its members begin and end; of a long one only what is around the member that is looked at.
import type { MemberView } from "../ipc";

/** A piece of the encoded text, and the place of the member that it is of; -1: of none. */
export type Segment = { text: string; place: number };
export type Window = { start: number; end: number };

/** As much of a part as can be taken in. */
const SHOWN = 600;

/** What is shown of `length` characters: the beginning, or, where `place` stands elsewhere, what is around it. */
export function windowAround(length: number, members: readonly MemberView[], place: number): Window {
  const range = members[place]?.characters;
  if (!range || range[1] <= SHOWN || length <= SHOWN) return { start: 0, end: Math.min(length, SHOWN) };
  // The member's beginning stays in sight, with something before it.
  const start = Math.min(Math.max(0, range[0] - SHOWN / 4), length - SHOWN);
  return { start, end: start + SHOWN };
}

/** The pieces of `text` within the window. */
export function segments(text: string, members: readonly MemberView[], { start, end }: Window): Segment[] {
  const found: Segment[] = [];
  let at = start;
  const cut = (to: number, place: number) => {
    const until = Math.min(to, end);
    if (until > at) found.push({ text: text.slice(at, until), place });
    at = Math.max(at, until);
  };
  members.forEach(({ characters }, place) => {
    if (!characters || characters[1] <= start || characters[0] >= end) return;
    cut(characters[0], -1);
    cut(characters[1], place);
  });
  cut(end, -1);
  return found;
}
