// Words for what the grants need beside the client, and for what an authorization request can say.

/** A client secret is one thing that is kept so, a password another. */
export const source = {
  kinds: (what: string, article = "a"): Record<string, string> => ({
    none: `No ${what}`,
    held: `Keep the stored ${what}`,
    typed: `Enter ${article} ${what}`,
    env: "From an environment variable",
    file: "From a file",
    command: "From a command",
  }),
  fields: (what: string): Record<string, string> => ({
    typed: `The ${what}`,
    env: "Name of the variable",
    file: "Path of the file",
    command: "The command, one argument per line",
  }),
  hints: (what: string): Record<string, string> => ({
    none: "",
    held: "It is in the vault and is not shown.",
    typed: "It is kept in the vault, encrypted.",
    env: "Read at the moment of use; it is not kept.",
    file: "Read at the moment of use; a line break at its end is left out.",
    command: `Run at the moment of use, without a shell; its output is the ${what}.`,
  }),
};

const tokenType = (name: string) => `urn:ietf:params:oauth:token-type:${name}`;
export const tokenTypes = ["access_token", "id_token", "refresh_token", "jwt", "saml1", "saml2"].map(
  tokenType,
);

export const grants = {
  extension: "Extension grant…",
  extensionUri: "Grant type URI",
  extensionHint:
    "An absolute URI (RFC 6749 §4.5). What it needs goes into the token request parameters below.",
  hints: {
    implicit:
      "Tokens come through the browser. RFC 9700 says not to ask for access tokens so; for servers that know nothing else.",
    "urn:ietf:params:oauth:grant-type:device_code":
      "The server gives a code, and a person enters it on any device (RFC 8628).",
    "urn:openid:params:grant-type:ciba":
      "The server asks the person by itself, on their own device (CIBA, by polling).",
    password:
      "The password goes through this client. RFC 9700 says not to use it; for servers that know nothing else.",
    "urn:ietf:params:oauth:grant-type:jwt-bearer": "A signed assertion is exchanged for a token (RFC 7523).",
    "urn:ietf:params:oauth:grant-type:token-exchange":
      "A token is exchanged for another, with or without an acting party (RFC 8693).",
  } as Record<string, string>,
  username: "User name",
  password: "Password",
  assertion: "Assertion",
  assertionFrom: {
    claims: "Made from claims, with the client’s key",
    given: "Given here",
  } as Record<string, string>,
  assertionGiven: "The assertion",
  claims: "Claims of the assertion",
  claimsHint:
    "A JSON object with sub and the like; iss, aud, iat, exp and jti are added where they are missing.",
  subject: "Subject token",
  subjectGiven: "The subject token",
  subjectType: "Subject token type",
  actor: "Actor token",
  actorGiven: "The actor token",
  actorType: "Actor token type",
  actorAbout: "who acts for the subject, if anybody",
  tokenFrom: { given: "Given here", held: "Held by a profile" } as Record<string, string>,
  ofProfile: "Profile",
  chooseProfile: "Choose a profile",
  ofPersona: "Persona",
  ofPersonaHint: "Empty: whoever signed in last.",
  ofKind: "Which token",
  tokenKinds: { access: "Access token", id: "ID token", refresh: "Refresh token", jwt: "JWT" } as Record<
    string,
    string
  >,
  defaultTokenType: tokenType("access_token"),
  requestedType: "Requested type",
  requestedTypeHint: "Empty: as the server decides.",
  audience: "Audience",
  audienceHint: "Names of the services where the token will be used, one per line.",
  target: "Resource and authorization details",
  targetAbout: "where and for what the token is used",
  resource: "Resource",
  resourceHint: "Absolute URIs, one per line (RFC 8707).",
  details: "Authorization details",
  detailsHint: "A JSON list of objects, each with a “type” (RFC 9396).",
};

export const jsonField = {
  broken: (where: string) => `This is not JSON yet. ${where}`.trim(),
  noObject: "A JSON object is needed: {…}.",
  noList: "A list of objects is needed: [{…}].",
  noType: (place: number) => `Object ${place} has no “type” (RFC 9396 §2).`,
};

export const request = {
  title: "Authorization request",
  about: "what is asked of the server beyond the scope",
  pushed: "Push the authorization request (PAR)",
  pushedHint: "Sent to the server first, so that the browser carries a reference only (RFC 9126).",
  signed: "Sign the request (JAR)",
  signedHint: "The request goes as a signed object, by value or pushed (RFC 9101).",
  notSigned: "Not signed",
  prompt: "Prompt",
  promptHint: "Several are separated by spaces.",
  prompts: ["none", "login", "consent", "select_account", "create"],
  login_hint: "Login hint",
  loginHintHint: "Whom to sign in, as the server knows them.",
  askedHint: "Whom to ask, as the server knows them.",
  binding_message: "Binding message",
  bindingHint: "Shown on the person’s device, so that they know which request they answer.",
  acr_values: "ACR values",
  acrHint: "Wanted strengths of the sign-in, the best first, separated by spaces.",
  max_age: "Max age",
  maxAgeHint: "Seconds since the person last signed in; older means signing in again.",
  maxAgeWrong: "Whole seconds are needed, such as 3600 or 0.",
  ui_locales: "Languages",
  localesHint: "Such as de en, the best first.",
  claims: "Claims",
  claimsHint: "A JSON object with id_token or userinfo (OpenID Connect Core §5.5).",
  response_mode: "Response mode",
  responseModes: {
    "": "As the response type has it",
    query: "query",
    fragment: "fragment",
    form_post: "form_post",
    jwt: "jwt: signed, as the response type has it (JARM)",
    "query.jwt": "query.jwt: signed (JARM)",
    "fragment.jwt": "fragment.jwt: signed (JARM)",
    "form_post.jwt": "form_post.jwt: signed (JARM)",
  } as Record<string, string>,
};

export const support = {
  notListed: (value: string, name: string) => `The server does not list ${value} among its ${name}.`,
  noPushed: "The server names no endpoint for pushed authorization requests.",
  noEndpoint: (name: string) => `The server names no ${name}.`,
  noDpop: "The server does not say that it binds tokens to keys (dpop_signing_alg_values_supported).",
  noDpopAlgorithm: (listed: string) => `Proofs are signed by ES256; the server lists ${listed}.`,
};
