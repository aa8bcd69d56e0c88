import type {
  ComparedAs,
  DecryptedView,
  FoundPlace,
  FoundView,
  KeysChoice,
  SecretForm,
  WrongChoice,
} from "../ipc/types";

const forms: Record<SecretForm, string> = { text: "text", hex: "hex", base64: "base64" };
const sources: readonly [KeysChoice["from"], string][] = [
  ["key", "Key, JWKS or certificate"],
  ["secret", "Shared secret"],
  ["jwks", "Address of a JWKS"],
  ["issuer", "Issuer"],
];
const faults: readonly [WrongChoice | "", string][] = [
  ["", "Nothing: a good token"],
  ["expired", "It expired an hour ago"],
  ["audience", "It is for somebody else"],
  ["unsigned", "alg is none, no signature"],
  ["tampered", "Its signature was changed"],
  ["swapped_key", "Another key signed it, by the same kid"],
  ["public_key_as_secret", "Its secret is the public key (HS256)"],
];

const relations: readonly [ComparedAs, string][] = [
  ["unrelated", "Two tokens; no more is known"],
  ["refreshed", "Before and after a refresh"],
  ["other_persona", "Tokens of two people"],
  ["other_environment", "Tokens of two environments"],
  ["id_and_access_token", "The ID token and the access token of one response"],
];
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
  onTheWire: "The token that is looked at",
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
  compare: {
    title: "Compare",
    about: "with another token of this text",
    with: "Compared with",
    related: "What they are",
    relations,
    name: (found: FoundView) =>
      `${shapes[found.shape]}, ${place(found)}, line ${found.line.toLocaleString("en")}`,
    busy: "Comparing…",
  },
  verify: {
    title: "Verify",
    about: "with a key, a secret, a JWKS or an issuer",
    from: "With",
    sources,
    given: {
      key: "Key: JWK, JWKS, PEM or certificate",
      secret: "Secret: as text, hex or base64",
      jwks: "Address of the JWKS",
      issuer: "Issuer",
    } satisfies Record<KeysChoice["from"], string>,
    audience: "Audience",
    audienceHint: "Not checked where nothing is written.",
    verify: "Verify",
    busy: "Verifying…",
    outcome: (broken: number) =>
      broken === 0
        ? "Every check passed."
        : broken === 1
          ? "One check did not pass."
          : `${broken} checks did not pass.`,
    readAs: (form: SecretForm) => `The secret was read as ${forms[form]}.`,
  },
  key: {
    label: "Key",
    choose: "Choose a key…",
    fresh: "A new key, for this token alone",
    pasted: "Paste a private key or a secret",
    text: "Private key (PEM, JWK, JWKS) or secret",
    of: (profile: string) => `Key of ${profile}`,
  },
  decrypt: {
    title: "Decrypt",
    about: "with a private key or a secret",
    decrypt: "Decrypt",
    busy: "Decrypting…",
    claims: "Claims inside",
    noClaims: "What is inside is no JSON: it is not shown here.",
    layers: (layers: DecryptedView["layers"]) =>
      `${layers.map((layer) => `${layer.alg} with ${layer.enc}`).join(", then ")}. A signature inside is not checked by that.`,
  },
  sign: {
    title: "Change and sign",
    about: "for tests of an API of your own",
    header: "Header",
    claims: "Claims",
    wrong: "What is wrong with it",
    wrongHint: "An API that takes a wrong token has a hole.",
    faults,
    sign: "Sign",
    busy: "Signing…",
    madeHere: "Made here: no server issued this token",
    madeWrong: "Made here, and wrong on purpose",
    copy: "Copy",
    look: "Look at it",
  },
};
