//! Scripts and snippets as people paste them: axios, Python, HTTPie, PowerShell, jQuery, `fetch` with its options in a
//! variable, JMeter's view of a request, and answers alone. Most are in the form in which a well-known tool writes them.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use proptest::prelude::*;
use std::fmt::Write as _;
use why403::exchange::Outcome;
use why403::import::{Imported, read};

const NOW: i64 = 1_790_000_000_000;

/// Everything that was read; the tokens here are made up.
fn told(text: &str) -> String {
    let recording = match read(text, NOW) {
        Ok(Imported::Exchanges(recording)) => recording,
        Ok(other) => return format!("{other:?}"),
        Err(error) => return format!("{}: {error}", error.code()),
    };
    let mut told = String::new();
    for e in &recording.exchanges {
        let status = match &e.outcome {
            Outcome::Status(status) => format!(" -> {status}"),
            _ => String::new(),
        };
        writeln!(told, "{} {}{status}", e.method, e.url.expose_for_session()).expect("text");
        for (name, value) in e.request_headers.iter() {
            writeln!(told, "  {name}: {}", value.expose()).expect("text");
        }
        if let Some(body) = e.request_body.text() {
            writeln!(told, "  | {body:?}").expect("text");
        }
        for (name, value) in e.response_headers.iter() {
            writeln!(told, "  < {name}: {}", value.expose()).expect("text");
        }
        if let Some(body) = e.response_body.text() {
            writeln!(told, "  < | {body:?}").expect("text");
        }
        if let Some(why) = &e.withheld {
            writeln!(told, "  withheld: {why}").expect("text");
        }
    }
    for note in &recording.notes {
        writeln!(told, "note: {note}").expect("text");
    }
    told
}

#[test]
fn fetch_with_its_options_in_a_variable() {
    insta::assert_snapshot!(told(r#"const myHeaders = new Headers();
myHeaders.append("Content-Type", "application/json");
myHeaders.append("Authorization", "Bearer abc");

const raw = JSON.stringify({ "name": "x" });

const requestOptions = {
  method: "POST",
  headers: myHeaders,
  body: raw,
  redirect: "follow"
};

fetch("https://api.mypurecloud.com/api/v2/routing/queues", requestOptions)
  .then((response) => response.text())
  .catch((error) => console.error(error));

HTTP/1.1 403 Forbidden
inin-correlation-id: 1

{"code":"missing.permissions"}
"#), @r#"
    POST https://api.mypurecloud.com/api/v2/routing/queues -> 403
      content-type: application/json
      authorization: Bearer abc
      < inin-correlation-id: 1
      < | "{\"code\":\"missing.permissions\"}"
    "#);
}

#[test]
fn axios_in_its_forms() {
    insta::assert_snapshot!(told(r#"const axios = require('axios');
let data = '{"a":1}';
let config = {
  method: 'post',
  maxBodyLength: Infinity,
  url: 'https://api.example.com/v1/things',
  headers: { 
    'Content-Type': 'application/json', 
    'Authorization': 'Bearer abc'
  },
  data : data
};
axios.request(config)
.then((response) => { console.log(JSON.stringify(response.data)); })
.catch((error) => { console.log(error); });"#), @r#"
    POST https://api.example.com/v1/things
      content-type: application/json
      authorization: Bearer abc
      | "{\"a\":1}"
    "#);
    insta::assert_snapshot!(told(r#"const base = 'https://api.example.com';
const token: string = "abc";
const { data } = await axios.get(`${base}/v1/users`, { params: { q: 'a b', page: 2 }, headers: { Authorization: `Bearer ${token}` } });
await axios.post(base + "/v1/users", { name: 'x' }, { headers: { Authorization: "Bearer " + token } });
await axios.post(`${base}/v1/teams`, { name: 'x' });
await axios({ url: '/v1/me', baseURL: base, auth: { username: 'joe', password: 'pw' } });"#), @"
    GET https://api.example.com/v1/users?q=a+b
      authorization: Bearer abc
    POST https://api.example.com/v1/users
      authorization: Bearer abc
    POST https://api.example.com/v1/teams
    GET https://api.example.com/v1/me
      authorization: Basic am9lOnB3
    ");
    insta::assert_snapshot!(told(r"axios.defaults.headers.common['Authorization'] = `Bearer ${localStorage.getItem('t')}`;
axios.delete('https://api.example.com/v1/users/1').then(done)"), @"
    DELETE https://api.example.com/v1/users/1
      withheld: the axios call holds a placeholder in place of the token
    note: The token is not in the axios call: the `Authorization` header holds a placeholder. Put the token in its place to have it explained.
    ");
}

#[test]
fn python_in_its_forms() {
    insta::assert_snapshot!(told(r#"import requests
import json

url = "https://webexapis.com/v1/people/me"

payload = json.dumps({
  "a": True
})
headers = {
  'Authorization': 'Bearer abc'  # of today
}

response = requests.request("GET", url, headers=headers, data=payload)

print(response.text)"#), @"
    GET https://webexapis.com/v1/people/me
      authorization: Bearer abc
    ");
    insta::assert_snapshot!(told(r#"token = 'abc'
r = requests.post(
    f"https://{tenant}.zendesk.com/api/v2/tickets.json",
    json={"ticket": {"subject": "x"}},
    headers={"Authorization": f"Bearer {token}"},
    timeout=5,
)
requests.get('https://acme.zendesk.com/api/v2/users.json', auth=('joe@acme.example/token', 'k3y'), params={'role': 'agent'})
s = requests.Session()
s.headers.update({"Authorization": "Bearer " + os.environ["TOKEN"], "Accept": "*/*"})
s.get("""https://acme.zendesk.com/api/v2/groups.json""")"#), @"
    POST https://${tenant}.zendesk.com/api/v2/tickets.json
      authorization: Bearer abc
      content-type: application/json
    GET https://acme.zendesk.com/api/v2/users.json?role=agent
      authorization: Basic am9lQGFjbWUuZXhhbXBsZS90b2tlbjprM3k=
    GET https://acme.zendesk.com/api/v2/groups.json
      accept: */*
      withheld: the Python call holds a placeholder in place of the token
    note: The token is not in the Python call: the `Authorization` header holds a placeholder. Put the token in its place to have it explained.
    ");
}

#[test]
fn jquery_and_httpie() {
    insta::assert_snapshot!(told(r#"var settings = {
  "url": "https://api.example.com/v1/things",
  "method": "PUT",
  "timeout": 0,
  "headers": {
    "Authorization": "Bearer abc"
  },
};

$.ajax(settings).done(function (response) {
  console.log(response);
});"#), @"
    PUT https://api.example.com/v1/things
      authorization: Bearer abc
    ");
    insta::assert_snapshot!(told("$ http PATCH api.example.com/v1/things/1 'Authorization:Bearer abc' X-Org:acme name=x count:=2 page==3\n\nHTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"message\":\"no\"}"), @r#"
    PATCH http://api.example.com/v1/things/1?page=3 -> 403
      authorization: Bearer abc
      x-org: acme
      content-type: application/json
      < content-type: application/json
      < | "{\"message\":\"no\"}"
    "#);
    insta::assert_snapshot!(told("https -A bearer -a abc --timeout 5 api.example.com/v1/me\nhttp :3000/me -a joe:pw"), @"
    GET https://api.example.com/v1/me
      authorization: Bearer abc
    GET http://localhost:3000/me
      authorization: Basic am9lOnB3
    ");
    insta::assert_snapshot!(told("http --auth"), @"import.form: the HTTPie command cannot be read at line 1, column 6: the option that stands here needs a value after it");
}

#[test]
fn powershell_with_variables() {
    insta::assert_snapshot!(told(r#"$headers = New-Object "System.Collections.Generic.Dictionary[[String],[String]]"
$headers.Add("Content-Type", "application/json")
$headers.Add("Authorization", "Bearer abc")

$body = @"
{
  `"name`": `"x`"
}
"@

$response = Invoke-RestMethod 'https://api.example.com/v1/things' -Method 'POST' -Headers $headers -Body $body
$response | ConvertTo-Json"#), @r#"
    POST https://api.example.com/v1/things
      content-type: application/json
      authorization: Bearer abc
      | "{\n  \"name\": \"x\"\n}"
    "#);
    insta::assert_snapshot!(told(r#"$token = "abc"
$base = "https://graph.microsoft.com/v1.0"
$h=@{ Authorization = "Bearer $token" }
$h["ConsistencyLevel"] = "eventual"
Invoke-RestMethod -Uri "$base/users" -Headers $h
Invoke-RestMethod -Uri "$base/groups" -Headers @{ Authorization = "Bearer $other" }"#), @"
    GET https://graph.microsoft.com/v1.0/users
      authorization: Bearer abc
      consistencylevel: eventual
    GET https://graph.microsoft.com/v1.0/groups
      withheld: the PowerShell command holds a placeholder in place of the token
    note: The token is not in the PowerShell command: the `Authorization` header holds a placeholder. Put the token in its place to have it explained.
    ");
}

#[test]
fn jmeter_s_view_of_a_request() {
    insta::assert_snapshot!(told("POST https://api.mypurecloud.ie/api/v2/users\n\nPOST data:\n{\"name\":\"x\"}\n\n[no cookies]\n\nRequest Headers:\nConnection: keep-alive\nAuthorization: Bearer abc\nHost: api.mypurecloud.ie\n\nHTTP/1.1 403 Forbidden\ncontent-type: application/json\n\n{}"), @r#"
    POST https://api.mypurecloud.ie/api/v2/users -> 403
      connection: keep-alive
      authorization: Bearer abc
      host: api.mypurecloud.ie
      | "{\"name\":\"x\"}"
      < content-type: application/json
      < | "{}"
    "#);
}

#[test]
fn answers_alone() {
    insta::assert_snapshot!(told("HTTP/1.1 403 Forbidden\nwww-authenticate: Bearer error=\"insufficient_scope\"\n\n{\"a\":1}"), @r#"
    GET https://not-given.invalid/ -> 403
      < www-authenticate: Bearer error="insufficient_scope"
      < | "{\"a\":1}"
      withheld: only the answer was given
    note: Only an answer was given. Which call it answers and what was sent with it is not known, so nothing is held against a table: paste the request with it for that.
    "#);
    insta::assert_snapshot!(told("403 Forbidden\n{\"message\":\"no\"}"), @r#"
    GET https://not-given.invalid/ -> 403
      < | "{\"message\":\"no\"}"
      withheld: only the answer was given
    note: Only an answer was given. Which call it answers and what was sent with it is not known, so nothing is held against a table: paste the request with it for that.
    "#);
    insta::assert_snapshot!(told("401: {\"message\":\"no\"}"), @r#"
    GET https://not-given.invalid/ -> 401
      < | "{\"message\":\"no\"}"
      withheld: only the answer was given
    note: Only an answer was given. Which call it answers and what was sent with it is not known, so nothing is held against a table: paste the request with it for that.
    "#);
    insta::assert_snapshot!(told(r#"{"error":{"code":401,"message":"no","status":"UNAUTHENTICATED"}}"#), @r#"
    GET https://not-given.invalid/ -> 401
      < | "{\"error\":{\"code\":401,\"message\":\"no\",\"status\":\"UNAUTHENTICATED\"}}"
      withheld: only the answer was given
    note: Only an answer was given. Which call it answers and what was sent with it is not known, so nothing is held against a table: paste the request with it for that.
    "#);
    insta::assert_snapshot!(told(r#"{"message":"Missing scope","errors":[]}"#), @r#"
    GET https://not-given.invalid/ -> 403
      < | "{\"message\":\"Missing scope\",\"errors\":[]}"
      withheld: only the answer was given
    note: Only an answer was given. Which call it answers and what was sent with it is not known, so nothing is held against a table: paste the request with it for that.
    note: Its status was not given, either: 403 is supposed.
    "#);
    // What is something else stays that.
    insta::assert_snapshot!(told(r#"{"log":{"entries":1},"message":"x"}"#), @"import.not-har: this JSON is not a HAR file: `log.entries` is not a list; in the browser's network panel choose `Save all as HAR`");
    insta::assert_snapshot!(told(r#"{"name":"x"}"#), @"import.not-har: this JSON is not a HAR file: `log` is missing; in the browser's network panel choose `Save all as HAR`");
    insta::assert_snapshot!(told("403 is what I get and I do not know why that is, since my scopes are right"), @"import.unrecognised: this is none of a token, a raw HTTP request or answer, a command or script that makes a call (cURL, fetch, axios, Python, HTTPie, PowerShell), or a HAR file; in the browser's network panel choose `Copy as cURL` for one call or `Save all as HAR` for all");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    /// Whatever stands in a script, it is read to an end, and a token that it holds in a variable arrives whole.
    #[test]
    fn a_token_in_a_variable_arrives_whole(token in "[A-Za-z0-9._~-]{20,60}", noise in "[ -~\n]{0,80}", python in any::<bool>()) {
        let noise = noise.replace(['"', '\'', '`', '/', '#', '(', '[', '{', '=', ':', '\\'], " ");
        let text = if python {
            format!("{noise}\nt = '{token}'\nr = requests.get('https://api.example.com/x', headers={{'Authorization': f'Bearer {{t}}'}})")
        } else {
            format!("{noise}\nconst t = '{token}';\naxios.get('https://api.example.com/x', {{ headers: {{ Authorization: 'Bearer ' + t }} }})")
        };
        let read = read(&text, NOW);
        let Ok(Imported::Exchanges(recording)) = read else { panic!("{read:?} of {text}") };
        let headers = &recording.exchanges[0].request_headers;
        let sent = headers.iter().find(|(name, _)| *name == "authorization").expect("the header");
        prop_assert_eq!(sent.1.expose(), &format!("Bearer {token}"));
    }

    #[test]
    fn anything_is_read_to_an_end(text in "(\\PC|axios\\.get\\(|requests\\.post\\(|fetch\\(|[{}()\\[\\]\"'`=,;\n]){0,60}") {
        let _ = read(&text, NOW);
    }
}
