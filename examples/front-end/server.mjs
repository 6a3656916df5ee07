// Serves the application; with FIXED=1 the files of `fix/` stand before its own.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";

const kinds = { html: "text/html", js: "text/javascript" };
const folders = process.env.FIXED ? ["fix", "app"] : ["app"];

createServer(async (request, response) => {
  const path = new URL(request.url, "http://localhost").pathname;
  const name = path === "/" ? "index.html" : path.slice(1);
  for (const folder of /^[a-z]+\.(html|js)$/.test(name) ? folders : []) {
    try {
      const text = await readFile(new URL(`${folder}/${name}`, import.meta.url));
      response.writeHead(200, { "content-type": kinds[name.split(".")[1]] });
      return response.end(text);
    } catch {
      // The next folder may have it.
    }
  }
  response.writeHead(404).end();
}).listen(4031, "127.0.0.1");
