// Text that others wrote, cut where a character stands that is not seen: it is named there instead of shown.
/** A character that is not seen. */
export type Unseen = { character: string; code_point: string; name: string };

/** A piece of text, or the name of what stands there in its place. */
export type Piece = { text: string; isName: boolean };

const named = ({ code_point, name }: Unseen, times: number) =>
  `${code_point} ${name}${times > 1 ? ` × ${times}` : ""}`;

/** "admin\u202e" becomes "admin" and the name of what follows; several of the same are named once. */
export function pieces(text: string, invisible: readonly Unseen[]): Piece[] {
  if (invisible.length === 0) return [{ text, isName: false }];
  const known = new Map(invisible.map((each) => [each.character, each]));
  const found: Piece[] = [];
  let plain = "";
  const flush = () => {
    if (plain) found.push({ text: plain, isName: false });
    plain = "";
  };
  const characters = [...text];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at]!;
    const unseen = known.get(character);
    if (!unseen) {
      plain += character;
      continue;
    }
    let times = 1;
    while (characters[at + 1] === character) {
      at += 1;
      times += 1;
    }
    flush();
    found.push({ text: named(unseen, times), isName: true });
  }
  flush();
  return found;
}
