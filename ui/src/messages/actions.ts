export const actions = {
  find: "Find profiles, tokens and actions",
  newProfile: "New profile",
  import: "Import profiles from files",
  getToken: "Get token",
  getTokenInSystemBrowser: "Get token in the system browser",
  refresh: "Refresh the token",
  cancel: "Cancel the run",
  copy: "Copy the access token",
  copyHeader: "Copy as Authorization header",
  copyCurl: "Copy as curl",
  reveal: "Reveal or hide the token",
  userinfo: "Ask for userinfo",
  introspect: "Introspect the token",
  tokenTab: "Show Token",
  flowTab: "Show Flow",
  historyTab: "Show History",
  settingsTab: "Show Settings",
  duplicate: "Duplicate the profile",
  export: "Copy the profile document",
  exportSave: "Save the profile document in the downloads folder",
  remove: "Delete the profile",
  undo: "Undo the last delete",
  restore: "Restore a deleted profile",
  practice: "Start the practice server",
  vault: "Vault and its key",
  lock: "Lock the vault",
  keys: "Show all keys",
};

export const palette = {
  label: "Find profiles, tokens and actions",
  placeholder: "Find a profile, a token or an action",
  results: "Found",
  profiles: "Profile",
  tokens: "Token",
  actions: "Action",
  nothing: (query: string) => `Nothing is called “${query}”.`,
  nothingNext: "Find looks at names, environments, servers and personas.",
  copyTokenOf: (profile: string, persona: string | null) =>
    persona === null ? `Copy access token of ${profile}` : `Copy access token of ${profile} as ${persona}`,
  count: (count: number) => (count === 1 ? "1 found" : `${count} found`),
};

export const removed = {
  title: "Restore a deleted profile",
  close: "Close",
  reading: "Looking for deleted profiles…",
  none: "There is nothing to restore.",
  about: "A deleted profile can be restored for a day, with its tokens and history.",
  restore: "Restore",
  restoreNamed: (name: string) => `Restore ${name}`,
  deleted: (when: string) => `deleted ${when}`,
};

export const keys = {
  title: "Keys",
  close: "Close",
  save: "Save the settings",
  closeDialog: "Close a dialog or a menu",
  moveInList: "Move in a list; Enter opens",
};
