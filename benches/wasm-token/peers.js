// The other decoders, in one file for the page. fast-jwt is made for Node.js: it gets the usual
// stand-in for `Buffer`, and of its modules the decoder alone.
export { jwtDecode } from "jwt-decode";
export { decodeJwt, decodeProtectedHeader } from "jose";
export { default as createDecoder } from "fast-jwt/src/decoder.js";
