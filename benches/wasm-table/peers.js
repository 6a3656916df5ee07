export { default as findMyWay } from "find-my-way";
export { match } from "path-to-regexp";
export { addRoute, createRouter, findRoute } from "rou3";
export { compileRouter } from "rou3/compiler";
