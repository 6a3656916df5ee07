// What a router takes from Node.js when it is loaded or a route is added, and never when a path is looked up.
const assert = (fact, message) => {
  if (!fact) throw new Error(String(message ?? "an assertion failed"));
};
assert.equal = (one, other, message) => assert(one === other, message);
assert.notEqual = (one, other, message) => assert(one !== other, message);
assert.METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
assert.unescape = decodeURIComponent;
assert.escape = encodeURIComponent;
module.exports = assert;
