const quoted = (name: string) => `“${name}”`;

const leftOut = (said: string, missing: string[]) =>
  missing.length === 0 ? said : `${said} Who uses it has to fill in: ${missing.join(", ")}.`;

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
  cancel: "Cancel",
  drop: "Or drop profile files anywhere on this window, or",
  choose: "choose them",
  dropHere: "Drop profile files to add them",
  dropAbout: "Profile documents in JSON, each with one profile or a list of them. Nothing is sent anywhere.",
  opening: "Opening the vault…",
};

export const sidebar = {
  label: "Profiles",
  find: "Find",
  none: "Your profiles will be listed here, by environment.",
  noEnvironment: "other",
  newProfile: "New profile",
  import: "Import profiles",
  scratchpad: "Scratchpad",
  vault: "Vault",
  unsaved: "unsaved changes",
  noToken: "no token",
  expired: "expired",
  revoked: "revoked",
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
  inTwoSteps: "Stop before the token request",
  noSystemBrowser:
    "The system browser cannot reach this redirect URI: it takes one on 127.0.0.1, [::1] or localhost.",
  refresh: "Refresh",
  more: "More",
  duplicate: "Duplicate",
  export: "Copy the profile document",
  exportSave: "Save the profile document",
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
  exported: (missing: string[]) => leftOut("The profile document was copied, without its secrets.", missing),
  saved: (path: string, missing: string[]) =>
    leftOut(`The profile document was saved as ${path}, without its secrets.`, missing),
  imported: (names: string[], missing: string[]) => {
    const [first = ""] = names;
    const added = names.length === 1 ? `${quoted(first)} was added.` : `${names.length} profiles were added.`;
    return missing.length === 0 ? added : `${added} Still to fill in: ${missing.join(", ")}.`;
  },
  importWarnings: (count: number) =>
    count === 1 ? "Look at this before you use it:" : `Look at these ${count} things before you use them:`,
  moreLines: (count: number) => `… and ${count} more.`,
  nothingImported: "There was no profile in it. Nothing was added.",
  notText: "That is an empty file or a folder. Choose a profile document in JSON.",
  tooLarge: "That file is too large for a profile document (more than 4 MB).",
  refusedFiles: (count: number, all: number) => `${count} of ${all} files could not be added.`,
  refusedFile: (file: string, why: string) => `${file}: ${why}`,
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
