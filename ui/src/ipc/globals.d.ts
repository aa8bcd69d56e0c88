// ProfileView names ProfileDocument without importing it.
type ProfileDocument = import("./types").ProfileDocument;
