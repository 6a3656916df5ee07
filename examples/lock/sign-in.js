// Where the demonstration sends its users to sign in at the contact centre.
export const signIn = (client, back) =>
  `https://webexapis.com/v1/authorize?response_type=code&client_id=${client}&redirect_uri=${encodeURIComponent(back)}` +
  "&scope=cjp%3Aconfig_write%20cjp%3Aconfig_read&state=demo";
