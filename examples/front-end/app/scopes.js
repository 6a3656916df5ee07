// What the application asks for at the sign-in.
export const scopes = ["routing:readonly"];
