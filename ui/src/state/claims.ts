// The lines of a table of claims: what is found, and what is unfolded below it.
import { find } from "../find";
import type { ClaimRow } from "../ipc";

/** A claim, or what is within one. */
export type Line = {
  /** Where it is, from the claim on: "3.0.1". */
  key: string;
  row: ClaimRow;
  /** How deep within a claim; 0: the claim itself. */
  depth: number;
  /** The place of the claim among all of them. */
  place: number;
};

/** Few members are shown with their claim; many wait to be unfolded. */
const UNFOLDED = 6;

/** What a filter looks in, once for each table: lower-cased name, value and meaning. */
export const filterKeys = (rows: readonly ClaimRow[]): string[] =>
  rows.map(({ name, value, meaning, remark }) =>
    [name, value, meaning, remark].filter(Boolean).join("\n").toLowerCase(),
  );

/** The places of the claims that have every word of `query`, in their order. */
export const findClaims = (keys: readonly string[], query: string): number[] =>
  find(keys, query).sort((one, other) => one - other);

/** Whether it is unfolded, as `turned` names those that are not as they were to begin with. */
export const isUnfolded = ({ key, row, depth }: Line, turned: ReadonlySet<string>) =>
  row.members.length > 0 && (depth === 0 && row.members.length <= UNFOLDED) !== turned.has(key);

/** The first `limit` lines of the claims at `places`, and how many there are in all. */
export function linesOf(
  rows: readonly ClaimRow[],
  places: readonly number[],
  turned: ReadonlySet<string>,
  limit: number,
): { lines: Line[]; count: number } {
  const lines: Line[] = [];
  let count = 0;
  const add = (line: Line) => {
    count += 1;
    if (lines.length < limit) lines.push(line);
    if (!isUnfolded(line, turned)) return;
    line.row.members.forEach((row, at) =>
      add({ key: `${line.key}.${at}`, row, depth: line.depth + 1, place: line.place }),
    );
  };
  for (const place of places) add({ key: String(place), row: rows[place]!, depth: 0, place });
  return { lines, count };
}
