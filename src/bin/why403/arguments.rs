//! The command line.

use super::{
    check_lock,
    explain::Explain,
    lock, mcp, shell,
    terminal::{self, Look},
};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use why403::token::begins_like_token;

/// Says why an API call was refused with 401 or 403: what is missing, how sure that is, who says so, how to fix it.
///
/// Nothing is sent anywhere but by `serve --proxy`. Exit status: 0 nothing denied, 1 denials explained, 2 bad input.
#[derive(Parser)]
#[command(name = "why403", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    look: Look,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Explain the denials of a HAR file, a cURL, fetch or PowerShell command, or a raw HTTP request
    Explain(Explain),
    /// Name the smallest set of scopes, permissions and roles that covers all calls of a HAR file
    Needs(Needs),
    /// Hold names of scopes or permissions against those that a vendor has
    Names(Names),
    /// Write a recording that may be shared: what proves who calls and personal data are taken out and replaced, and the
    /// explanation stays the same
    Share(Share),
    /// Stand in for an API: refuse with 401 and 403 what its table does not allow, in the words of its maker
    #[cfg(feature = "serve")]
    Serve(super::serve::Options),
    /// List the operations of a platform, each with whether the token on standard input may call it
    Can(Can),
    /// Say what a call needs, the least first: `why403 requires GET https://api.example.com/v1/things`
    Requires(Requires),
    /// Compare two tokens: claims, rights, times, and what one can call and the other cannot
    Diff(Diff),
    /// Say what a token is and carries; it is read from standard input
    Token(Token),
    /// List the reasons that a refusal can have, or explain one
    Reason(ReasonOptions),
    /// Packs: what a company says of its own API, in the forms of the bundled vendors
    #[command(subcommand)]
    Pack(PackCommand),
    /// Requirement tables
    #[command(subcommand)]
    Table(TableCommand),
    /// Write down what the application calls and the smallest set of rights that covers it: scopes.lock
    Lock(lock::Lock),
    /// Hold scopes.lock against new recordings, against the rights that are declared, and against a live grant
    Check(check_lock::Check),
    /// Answer other programs: the Model Context Protocol over standard input and output
    Mcp(mcp::Options),
    /// Write what a shell sources to complete the command's words
    Completions(shell::Completions),
    /// Write the page of the manual
    Man(shell::Man),
}

#[derive(Args)]
pub(crate) struct Needs {
    /// The file; without it, or with `-`, standard input
    #[arg(default_value = "-")]
    pub(crate) file: PathBuf,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Write the set as it is pasted: authorize, scope, terraform-role, actions … (without it, the forms are named)
    #[arg(long, value_name = "FORM")]
    pub(crate) form: Option<String>,
    /// The folder of a pack, which says what is known of an API of your own; may be given several times
    #[arg(long, value_name = "FOLDER")]
    pub(crate) pack: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Names {
    /// The vendor, e.g. genesys; `why403 table list` names them
    pub(crate) vendor: String,
    /// The names, or `-` for a list on standard input
    #[arg(required = true)]
    pub(crate) names: Vec<String>,
    /// What the names are taken for
    #[arg(long, value_enum, default_value_t = Kind::Scope)]
    pub(crate) kind: Kind,
    /// The folder of a pack, which says what is known of an API of your own; may be given several times
    #[arg(long, value_name = "FOLDER")]
    pub(crate) pack: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Scope,
    Permission,
    Role,
}

#[derive(Args)]
pub(crate) struct Can {
    /// `-`: standard input, so that the token does not stay in the shell's history
    #[arg(value_parser = ["-"], default_value = "-")]
    pub(crate) input: String,
    /// The platform, e.g. genesys; `why403 table list` names them
    #[arg(long)]
    pub(crate) platform: String,
    /// Words that stand in the method, the path or the names required
    #[arg(long)]
    pub(crate) search: Vec<String>,
    /// Only those that it may call, may not, or of which it is unknown
    #[arg(long, value_enum)]
    pub(crate) only: Option<Only>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// The folder of a pack, whose name `--platform` can then be; may be given several times
    #[arg(long, value_name = "FOLDER")]
    pub(crate) pack: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Only {
    Yes,
    No,
    Unknown,
}

#[derive(Args)]
pub(crate) struct Requires {
    /// The method, e.g. GET
    pub(crate) method: String,
    /// A whole address, or a path
    pub(crate) address: String,
    /// The platform of a path, e.g. genesys; without it, all are asked
    #[arg(long)]
    pub(crate) platform: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// The folder of a pack, which says what is known of an API of your own; may be given several times
    #[arg(long, value_name = "FOLDER")]
    pub(crate) pack: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Diff {
    /// A file with the first token, or `-` for standard input
    pub(crate) first: PathBuf,
    /// A file with the second token, or `-` for standard input
    pub(crate) second: PathBuf,
    /// The platform that they are for: what one can call and the other cannot is then listed
    #[arg(long)]
    pub(crate) platform: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// The folder of a pack, whose name `--platform` can then be; may be given several times
    #[arg(long, value_name = "FOLDER")]
    pub(crate) pack: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Share {
    /// The recording (HAR), or a request; without it, or with `-`, standard input
    #[arg(default_value = "-")]
    pub(crate) file: PathBuf,
    /// A HAR file that opens again here, or the explanations in Markdown
    #[arg(long, value_enum, default_value_t = ShareFormat::Har)]
    pub(crate) format: ShareFormat,
    /// Where to write it; standard output by default, with the receipt on standard error
    #[arg(short, long)]
    pub(crate) out: Option<PathBuf>,
    /// Personal data that stay in it: email, name, phone, ip, user; without it, none does
    #[arg(long, value_name = "KINDS")]
    pub(crate) keep: Vec<String>,
    /// How the receipt is written beside a file
    #[arg(long, value_enum, default_value_t = ReceiptFormat::Text)]
    pub(crate) receipt: ReceiptFormat,
    /// The folder of a pack, which says what is known of an API of your own; may be given several times
    #[arg(long, value_name = "FOLDER")]
    pub(crate) pack: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShareFormat {
    Har,
    Markdown,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReceiptFormat {
    Text,
    Json,
}

#[derive(Args)]
pub(crate) struct ReasonOptions {
    /// The reason, e.g. token.audience; without it, all are listed
    pub(crate) id: Option<String>,
}

#[derive(Args)]
pub(crate) struct Token {
    /// `-`: standard input, so that the token does not stay in the shell's history
    #[arg(value_parser = ["-"], default_value = "-")]
    pub(crate) input: String,
    /// The platform that the token belongs to, e.g. genesys
    #[arg(long)]
    pub(crate) platform: Option<String>,
    /// The folder of a pack, whose name `--platform` can then be; may be given several times
    #[arg(long, value_name = "FOLDER")]
    pub(crate) pack: Vec<PathBuf>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Markdown,
    Json,
}

#[derive(Subcommand)]
pub(crate) enum PackCommand {
    /// Read a pack, run the examples of its signs, and name every fault by file and line
    Check(PackCheck),
    /// Read a pack and write what the extension keeps of it, for a managed policy (`docs/policy.md`)
    Keep(PackCheck),
}

#[derive(Args)]
pub(crate) struct PackCheck {
    /// The pack's folder
    pub(crate) folder: PathBuf,
}

#[derive(Subcommand)]
pub(crate) enum TableCommand {
    /// Turn an OpenAPI 3.0, OpenAPI 3.1 or Swagger 2.0 document (JSON or YAML), a Google discovery document, a Postman
    /// collection, an AsyncAPI document or a GraphQL schema into a requirement table
    Import(Import),
    /// List the bundled tables
    List,
    /// Import every document under a folder and say how many fail and why; nothing is written
    Check(Check),
}

#[derive(Args)]
pub(crate) struct Import {
    /// The document; without it, or with `-`, standard input
    #[arg(default_value = "-")]
    pub(crate) document: PathBuf,
    /// A host that serves it, in place of the document's own; may be given several times
    #[arg(long)]
    pub(crate) host: Vec<String>,
    /// How several scopes of one scheme in one security requirement are read
    #[arg(long, value_enum, default_value_t = Several::All)]
    pub(crate) several_scopes: Several,
    /// Short name of the table; made from the title by default
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where to write the table; standard output by default
    #[arg(short, long)]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Several {
    /// All of them are needed, as OpenAPI says
    All,
    /// Any one suffices
    Any,
}

#[derive(Args)]
pub(crate) struct Check {
    /// The folder
    pub(crate) folder: PathBuf,
}

const NO_TOKEN_HERE: &str = "a token on the command line stays in the shell's history and shows in the list of processes; \
     give it on standard input: `why403 token -`, then paste it and end with Ctrl-D, or pipe it from the clipboard";

/// Reads the command line. No message repeats a word that may be a token.
pub(crate) fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Command, ExitCode> {
    let words: Vec<OsString> = words.into_iter().collect();
    if words.iter().skip(1).any(|word| is_token(&word.to_string_lossy())) {
        eprintln!("why403: {NO_TOKEN_HERE}");
        return Err(ExitCode::from(2));
    }
    let second = words.get(1).map(|word| word.to_string_lossy().into_owned());
    let given = words.iter().skip(2).any(|word| {
        let word = word.to_string_lossy();
        word != "-" && !word.starts_with("--")
    });
    match Arguments::try_parse_from(&words) {
        Ok(arguments) => {
            terminal::set(&arguments.look);
            Ok(arguments.command)
        }
        Err(error) if !error.use_stderr() => {
            let _ = error.print();
            Err(ExitCode::SUCCESS)
        }
        Err(_) if second.as_deref() == Some("token") && given => {
            eprintln!("why403: {NO_TOKEN_HERE}");
            Err(ExitCode::from(2))
        }
        Err(error) => {
            eprintln!("why403: {}", without_words(&error));
            Err(ExitCode::from(2))
        }
    }
}

/// What is wrong with the command line, in the program's own words: any word of the user's may be a token.
fn without_words(error: &clap::Error) -> String {
    let ours = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::Strings(list)) => list.join(", "),
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    };
    let mut out = format!("the command line cannot be read: {}", error.kind());
    let (names, values) = match error.kind() {
        // What is missing and what is possible are the program's names.
        ErrorKind::MissingRequiredArgument => (ours(ContextKind::InvalidArg), String::new()),
        ErrorKind::InvalidValue => (ours(ContextKind::InvalidArg), ours(ContextKind::ValidValue)),
        ErrorKind::InvalidSubcommand | ErrorKind::MissingSubcommand => {
            (String::new(), ours(ContextKind::ValidSubcommand))
        }
        _ => (String::new(), String::new()),
    };
    if !names.is_empty() {
        out.push_str(&format!(" ({names})"));
    }
    if !values.is_empty() {
        out.push_str(&format!("; possible: {values}"));
    }
    out.push_str("; see `why403 --help`");
    out
}

/// Whether a word of the command line is a token rather than a file's name.
pub(crate) fn is_token(word: &str) -> bool {
    let word = word.split_once('=').map_or(word, |(_, value)| value).trim();
    // A scheme that carries tokens, and something behind it.
    let scheme = word
        .split_once(|c: char| c.is_ascii_whitespace())
        .map(|(scheme, _)| scheme);
    let schemes = ["bearer", "dpop", "basic", "token", "ssws"];
    if scheme.is_some_and(|scheme| schemes.iter().any(|known| scheme.eq_ignore_ascii_case(known))) {
        return true;
    }
    let keyword = word.get(..7).is_some_and(|head| head.eq_ignore_ascii_case("bearer-")) && word.len() >= 20;
    let known = keyword || (word.len() >= 16 && begins_like_token(word));
    let opaque = word.len() >= 40
        && word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~+=|".contains(&b))
        && word.bytes().any(|b| b.is_ascii_digit())
        && word.bytes().any(|b| b.is_ascii_alphabetic())
        && ![".har", ".json", ".yaml", ".yml", ".txt", ".http", ".curl"]
            .iter()
            .any(|end| word.ends_with(end));
    (known || opaque) && !std::path::Path::new(word).exists()
}
