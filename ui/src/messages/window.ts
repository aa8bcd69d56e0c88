const quoted = (name: string) => `“${name}”`;

export const start = {
  title: "Get your first token",
  keptInKeyring: "Tokens and secrets stay on this computer, encrypted. The key is in your keyring.",
  keptByPassphrase: "Tokens and secrets stay on this computer, encrypted. Your passphrase is the key.",
  practice: "Practice server",
  practiceAbout: "A real authorization server inside Bearerbox, with users alice and bob. No account needed.",
  signIn: "Sign in as alice",
  starting: "Starting the practice server…",
  started: (issuer: string) => `The practice server runs at ${issuer} until Bearerbox is closed.`,
  yours: "Your server",
  yoursAbout: "Paste its issuer or discovery address; the rest is filled in.",
  issuer: "Issuer",
  issuerExample: "https://id.example.com",
  discover: "Discover",
  discovering: "Reading the server’s metadata…",
  drop: "Or drop a profile file anywhere on this window.",
  dropHere: "Drop the profile file to add it",
  dropAbout: "A profile document in JSON, or a list of them. Nothing is sent anywhere.",
  opening: "Opening the vault…",
};

export const sidebar = {
  label: "Profiles",
  find: "Find",
  none: "Your profiles will be listed here, by environment.",
  noEnvironment: "other",
  newProfile: "New profile",
  vault: "Vault",
  unsaved: "unsaved changes",
  noToken: "no token",
  expired: "expired",
  held: "held",
  failed: "failed",
  running: "running…",
  privateWindow: "private window",
};

export const profile = {
  as: "As",
  privateWindow: "private window",
  newPersona: "new persona…",
  personaName: "Name of the new persona",
  personaExample: "name of a test user",
  use: "Use",
  cancel: "Cancel",
  getToken: "Get token",
  tryAgain: "Try again",
  underWay: "A run is under way",
  moreWays: "More ways to get a token",
  inConsentWindow: "In the consent window",
  inSystemBrowser: "In the system browser",
  noSystemBrowser:
    "The system browser cannot reach this redirect URI: it takes one on 127.0.0.1, [::1] or localhost.",
  refresh: "Refresh",
  more: "More",
  duplicate: "Duplicate",
  export: "Copy the profile document",
  remove: "Delete",
  forget: (persona: string) => `Forget ${persona}`,
  forgotten: (persona: string) => `${persona} was forgotten, with the browser session and tokens.`,
  tabs: { token: "Token", flow: "Flow", history: "History", settings: "Settings" },
  tabsLabel: "Parts of the profile",
  loading: "Reading the profile…",
  duplicated: (name: string) => `${quoted(name)} was made as a copy.`,
  removed: (name: string) => `${quoted(name)} was deleted.`,
  restored: (name: string) => `${quoted(name)} is back.`,
  undo: "Undo",
  exported: "The profile document was copied, without its secrets.",
  imported: (names: string[], missing: string[]) => {
    const [first = ""] = names;
    const added = names.length === 1 ? `${quoted(first)} was added.` : `${names.length} profiles were added.`;
    return missing.length === 0 ? added : `${added} Still to fill in: ${missing.join(", ")}.`;
  },
  notText: "That was no file. Drop a profile document in JSON.",
  tooLarge: "That file is too large for a profile document (more than 4 MB).",
};

export const failure = {
  unexpected: "Something unexpected happened.",
  unexpectedNext: (what: string) => `Try again. If it stays, report it with these words: ${what}`,
  serverSays: "The server says:",
  status: (status: number) => `status ${status}`,
  readMore: "Read more",
  tryAgain: "Try again",
};

export const toasts = { label: "Messages", dismiss: "Dismiss" };
