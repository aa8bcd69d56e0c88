// Finding among many lines by words, fast enough for every keystroke: keys are lower-cased once, not per keystroke.

/** The places of the keys that contain every word of `query`: first those that begin with it, in their order. */
export function find(keys: readonly string[], query: string): number[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (first === undefined) return keys.map((_, place) => place);
  const begins: number[] = [];
  const contains: number[] = [];
  for (let place = 0; place < keys.length; place += 1) {
    const key = keys[place]!;
    if (!words.every((word) => key.includes(word))) continue;
    (key.startsWith(first) ? begins : contains).push(place);
  }
  return begins.concat(contains);
}
