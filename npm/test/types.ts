import { decode, explain, needs, requirement, type Report } from "why403";
import { matchers } from "why403/playwright";

const found = explain({ url: "https://api.github.com/user", status: 401, headers: { "content-type": "application/json" } });
const report: Report | undefined = found.reports[0];
const names: string[] = (report?.findings ?? []).flatMap((finding) => finding.names.map((atom) => atom.name));
const certainty: "certain" | "likely" | "possible" | "unknown" = report?.verdict.certainty ?? "unknown";
const least: boolean | undefined = requirement("GET", "https://api.github.com/user").ways[0]?.least;
const sets: string[] = needs("curl https://api.github.com/user").map((one) => one.platform);
const claims: string[] = decode("a.b.c").claims.map((row) => row.name);
// @ts-expect-error: a call has an address.
explain({ status: 401 });
export { certainty, claims, least, matchers, names, sets };
