// What the application asks for at the sign-in: it creates queues, too.
export const scopes = ["routing"];
