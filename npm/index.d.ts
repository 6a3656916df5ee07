/** How sure a statement is. */
export type Certainty = "certain" | "likely" | "possible" | "unknown";

/** A scope, permission, role, licence, header, or kind of caller. */
export interface Atom {
  kind: "scope" | "permission" | "role" | "license" | "context" | "header";
  name: string;
}

/** What was seen or read, and who says so. */
export interface Evidence {
  text: string;
  source: string;
}

/** How to mend it. */
export interface Remedy {
  steps: string[];
  place: string | null;
  links?: { text: string; url: string }[];
}

/** One reason for a refusal. */
export interface Finding {
  code: string;
  nearest?: boolean;
  certainty: Certainty;
  title: string;
  names: Atom[];
  evidence: Evidence[];
  remedy: Remedy | null;
}

/** An operation of a vendor's document. */
export interface Operation {
  method: string;
  template: string;
  id: string;
  requires: string[];
  source: string;
  reason: string | null;
}

/** One call explained; `docs/why403.schema.json` describes all of it. It holds no token. */
export interface Report {
  call: {
    method: string;
    url: string;
    host: string;
    path: string;
    status: number | null;
    outcome: string;
    denied: boolean;
    platform: string | null;
    [more: string]: unknown;
  };
  verdict: { text: string; certainty: Certainty };
  said?: { text: string | null; code: string | null; besides?: string[] };
  findings: Finding[];
  operation: Operation | null;
  nearest: Operation[];
  limits: string[];
  next_step: string | null;
  [more: string]: unknown;
}

/** What was found in a recording or call. */
export interface Explained {
  calls: number;
  denials: number;
  /** What must be known of the recording. */
  notes: string[];
  /** The refused calls, in their order. */
  reports: Report[];
  /** The same as text for a terminal. */
  texts: string[];
}

export type HeadersLike =
  | Iterable<[string, string]>
  | { name: string; value: string }[]
  | Record<string, string>
  | { entries(): IterableIterator<[string, string]> };

/** A call as a test has it. */
export interface Call {
  /** `GET` when absent. */
  method?: string;
  url: string | URL;
  /** Absent when they are not known: then nothing is concluded from what they lack. */
  requestHeaders?: HeadersLike;
  requestBody?: string;
  /** Absent when there is no answer: then the report says what the call needs. */
  status?: number;
  headers?: HeadersLike;
  body?: string;
  /** Milliseconds since 1970; now when absent. */
  sentAtMs?: number;
}

/** What a call needs. */
export interface Requirement {
  asked: string;
  platform: string | null;
  operation: Operation | null;
  /** Ways to meet it, the least first. */
  ways: { caller: "user" | "client" | "bot" | "guest" | null; names: Atom[]; opens: number; least: boolean }[];
  more: number;
  notes: string[];
  nearest: Operation[];
}

/** The smallest set for the calls to one API. */
export interface Needs {
  platform: string;
  caller?: "user" | "client" | "bot" | "guest";
  calls: string[];
  names: { kind: string; name: string; opens: number; forced_by?: string[] }[];
  unknown?: [string, string][];
  proven: boolean;
  [more: string]: unknown;
}

/** A header parameter or claim. */
export interface ClaimRow {
  name: string;
  value: string;
  reads: string | null;
  means: string | null;
  source: string | null;
}

/** All of a token; no signature was checked. */
export interface Decoded {
  unwrapped: string[];
  malformed: string | null;
  header: ClaimRow[];
  claims: ClaimRow[];
  disclosed: ClaimRow[];
  notes: string[];
  header_json: string | null;
  claims_json: string | null;
}

/** Explains the refused calls of a recording (HAR, cURL, fetch, PowerShell, raw HTTP), or one call. */
export function explain(recordingOrCall: string | Call, options?: { all?: boolean }): Explained;
/** What a call needs that was not sent. `address` is whole. */
export function requirement(method: string, address: string): Requirement;
/** The smallest set of rights for the calls of a recording. */
export function needs(recordingOrCall: string | Call): Needs[];
/** Decodes a token of any form. */
export function decode(token: string): Decoded;
