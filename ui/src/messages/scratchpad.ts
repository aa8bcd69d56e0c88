import type { FoundPlace, FoundView } from "../ipc/types";

const shapes: Record<FoundView["shape"], string> = {
  jwt: "JWT",
  encrypted_jwt: "Encrypted JWT",
  opaque: "Opaque token",
};

function place(found: FoundPlace): string {
  switch (found.place) {
    case "bare":
      return "by itself";
    case "authorization":
      return `after ${found.scheme}`;
    case "dpop_proof":
      return "DPoP proof";
    case "field":
      return `field ${found.name}`;
    case "cookie":
      return `cookie ${found.name}`;
    case "parameter":
      return `parameter ${found.name}`;
    case "member":
      return `member ${found.name}`;
  }
}

export const scratchpad = {
  title: "Scratchpad",
  about: "Finds the tokens in whatever you paste. Nothing of it is kept or sent anywhere.",
  text: "Text with tokens",
  placeholder:
    "Paste a JWT, an Authorization header, a curl command, a token response, a cookie, a URL with a fragment…",
  clear: "Clear",
  long: (bytes: number) =>
    `${(bytes / 1024 / 1024).toFixed(1)} MB of text were pasted: too long to be shown here, and looked through all the same.`,
  looking: "Looking for tokens…",
  found: "Tokens found",
  count: (count: number, more: boolean) =>
    more ? `${count} tokens, and more that are not listed` : count === 1 ? "1 token" : `${count} tokens`,
  shape: (shape: FoundView["shape"]) => shapes[shape],
  place,
  line: (line: number) => `line ${line.toLocaleString("en")}`,
  characters: (count: number) => (count === 1 ? "1 character" : `${count.toLocaleString("en")} characters`),
  none: "There is no token in this text.",
  noneNext:
    "A JWT is found wherever it stands. An opaque token is found by what names it: access_token, a cookie, Authorization.",
  lookedAt: (bytes: number) => `Only the first ${bytes / 1024 / 1024} MB of the text were looked through.`,
  emptyTitle: "Nothing pasted yet",
  emptyNext: "What is found in the text is listed here, decoded and explained. Decoding proves nothing.",
  opaque: "This token is opaque: it means something to the server only that issued it.",
  opaqueNext: "With a token that a profile holds, the server can be asked: Introspection, in its Token tab.",
};
