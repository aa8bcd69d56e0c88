// Text that others wrote, with the characters named that would show nothing, or turn what stands around them.

const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** "admin\u202e" becomes "admin⟨U+202E⟩". */
export const plain = (text: string): string =>
  text.replace(UNSEEN, (found) => `⟨U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
