const questions = {
  register: "Registering the client…",
  read: "Reading what is registered…",
  update: "Updating the registration…",
  delete: "Deleting the client at the server…",
};

export const registration = {
  register: {
    title: "Register a client for me",
    offered: "the server registers clients by itself",
    maybe: "where the server registers clients by itself",
    about:
      "This is what the server will be asked to register: what the form says, to be changed as you like.",
    metadata: "Client metadata",
    metadataHint: "Members of RFC 7591 §2, as JSON. Nothing else is sent.",
    token: "Initial access token",
    tokenHint: "Only where the server asks for one. It is sent once and not kept.",
    start: "Register the client",
    saveAndStart: "Save and register the client",
    anew: "Take from the form again",
    reading: "Reading what the form says…",
  },
  managed: {
    title: "Registration",
    about: "read, update and delete it at the server",
    read: "Read what is registered",
    update: "Update the registration",
    remove: "Delete the client",
    changes: "To register",
    changesHint:
      "Members that become others, as JSON; null takes one out. The rest stays as it is registered.",
    nothingToUpdate: "The server has registered what the profile says.",
    confirm: (id: string) => `Delete the client ${id} at the server?`,
    confirmAbout:
      "This cannot be undone. The profile stays with its settings, tokens and history; its client ID, secret and registration access token go.",
    keep: "Keep it",
    uri: "Registration URI",
    uriHint: "Where the registration is managed (registration_client_uri, RFC 7592).",
    token: "Registration token",
  },
  registered: (id: string) => `Client ${id} is registered.`,
  read: (id: string) => `Client ${id} is registered as follows.`,
  updated: (id: string) => `The registration of client ${id} is updated.`,
  deleted: "The client is deleted at the server.",
  deletedAbout: "The profile stays, with its tokens and history. You can register another client.",
  same: "Everything is registered as it was wanted.",
  differ: (count: number) =>
    count === 1
      ? "One member is registered otherwise than it was wanted."
      : `${count} members are registered otherwise than they were wanted.`,
  members: "Registered metadata",
  member: "Member",
  value: "Registered",
  wanted: "Wanted",
  unsaid: "not said",
  never: "never",
  expired: "expired",
  doing: (question: keyof typeof questions) => questions[question],
  cancel: "Cancel",
  cancelled: "Cancelled.",
};
