//! The configuration as it is written. Unknown keys are refused by the reader (`deny_unknown_fields`); what does not hold
//! together is refused by [`Config::check`] (`checked.rs`).

use super::holder::{Holder, List};
use crate::requirement::Context;
use crate::sensitive::Sensitive;
use serde::Deserialize;

/// All of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// Where to listen, e.g. `127.0.0.1:4030`.
    pub listen: String,
    /// The APIs that are served.
    pub api: Vec<ApiConfig>,
    /// OAuth clients.
    pub client: Vec<ClientConfig>,
    /// Users who sign in.
    pub user: Vec<UserConfig>,
    /// Tokens that exist from the start.
    pub token: Vec<TokenConfig>,
    /// Objects that belong to a division.
    pub object: Vec<ObjectConfig>,
    /// Answers in place of examples.
    pub answer: Vec<AnswerConfig>,
    /// Outages, too many calls, slow answers.
    pub fault: Vec<FaultConfig>,
    /// How many calls a token may make.
    pub rate: Option<RateConfig>,
    /// Every answer comes so many milliseconds later.
    pub latency_ms: u64,
    /// What pages of other origins may read.
    pub cors: CorsChoice,
    /// What becomes of tokens that are in no list and that were not handed out here.
    pub unknown_tokens: Option<UnknownTokens>,
    /// The real API, to which calls go that are allowed.
    pub proxy: Option<String>,
    /// Certificate and key, PEM files; without them it speaks plain HTTP.
    pub tls: Option<TlsConfig>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:4030".to_owned(),
            api: Vec::new(),
            client: Vec::new(),
            user: Vec::new(),
            token: Vec::new(),
            object: Vec::new(),
            answer: Vec::new(),
            fault: Vec::new(),
            rate: None,
            latency_ms: 0,
            cors: CorsChoice::Vendor,
            unknown_tokens: None,
            proxy: None,
            tls: None,
        }
    }
}

/// One API.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ApiConfig {
    /// A bundled platform: the name of its folder.
    pub platform: Option<String>,
    /// An OpenAPI document, by its path from the configuration's folder.
    pub document: Option<String>,
    /// What paths begin with here and not at the API itself, e.g. `/orders`.
    pub prefix: String,
    /// As which host it answers, where the vendor has several.
    pub host: Option<String>,
    /// In whose words it refuses; a bundled platform's own where it is not said.
    pub dialect: Option<String>,
    /// What becomes of calls that the table does not have.
    pub unlisted: Unlisted,
    /// How far the table is believed.
    pub believe: Believe,
}

/// An OAuth client.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClientConfig {
    /// Its id.
    pub id: String,
    /// Its secret; without one any is taken.
    #[serde(default)]
    pub secret: Option<Secret>,
    /// Scopes that it may be given; all that it asks for where they are not said.
    #[serde(default)]
    pub scopes: Option<Vec<String>>,
    /// Grants that it may use; any where they are not said.
    #[serde(default)]
    pub grants: Option<Vec<String>>,
    /// Permissions; `*` stands for any characters.
    #[serde(default)]
    pub permissions: Option<Vec<String>>,
    /// Roles.
    #[serde(default)]
    pub roles: Option<Vec<String>>,
    /// Licences of the organisation.
    #[serde(default)]
    pub licenses: Option<Vec<String>>,
    /// Divisions whose objects may be touched.
    #[serde(default)]
    pub divisions: Option<Vec<String>>,
    /// How long its tokens are good.
    #[serde(default = "an_hour")]
    pub lifetime_s: u64,
    /// What its tokens look like.
    #[serde(default)]
    pub tokens: TokenForm,
}

fn an_hour() -> u64 {
    3600
}

/// A user.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct UserConfig {
    /// The name, as `username` of a request or `login_hint` of a sign-in has it.
    pub name: String,
    /// Permissions; `*` stands for any characters.
    #[serde(default)]
    pub permissions: Option<Vec<String>>,
    /// Roles.
    #[serde(default)]
    pub roles: Option<Vec<String>>,
    /// Licences of the organisation.
    #[serde(default)]
    pub licenses: Option<Vec<String>>,
    /// Divisions whose objects may be touched.
    #[serde(default)]
    pub divisions: Option<Vec<String>>,
}

/// A token.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TokenConfig {
    /// Its text, or for Basic `name:password`.
    pub value: Secret,
    /// The client's id, for the log.
    #[serde(default)]
    pub client: Option<String>,
    /// The user whose permissions and roles it has, one of the list or any name.
    #[serde(default)]
    pub user: Option<String>,
    /// Its scopes.
    #[serde(default)]
    pub scopes: Option<Vec<String>>,
    /// Whose authority it is; a user's where a user is named, else it is not enforced.
    #[serde(default)]
    pub context: Option<Context>,
    /// Permissions; `*` stands for any characters.
    #[serde(default)]
    pub permissions: Option<Vec<String>>,
    /// Roles.
    #[serde(default)]
    pub roles: Option<Vec<String>>,
    /// Licences of the organisation.
    #[serde(default)]
    pub licenses: Option<Vec<String>>,
    /// Divisions whose objects may be touched.
    #[serde(default)]
    pub divisions: Option<Vec<String>>,
    /// Whether it is still good.
    #[serde(default)]
    pub state: TokenState,
}

/// Objects of a division.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ObjectConfig {
    /// Paths; `*` stands for any characters.
    pub path: String,
    /// The division.
    pub division: String,
}

/// An answer in place of an example.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AnswerConfig {
    /// `METHOD /path`; `*` stands for any characters, and for any method.
    pub call: String,
    /// The status.
    #[serde(default = "ok")]
    pub status: u16,
    /// The body.
    #[serde(default)]
    pub body: String,
    /// The kind of the body.
    #[serde(default)]
    pub content_type: Option<String>,
}

fn ok() -> u16 {
    200
}

/// A fault.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FaultConfig {
    /// `METHOD /path`, as in `answer`.
    pub call: String,
    /// What happens.
    pub kind: FaultKind,
    /// It happens at each call of this number: 1 always, 3 at the third, sixth …
    #[serde(default = "always")]
    pub every: u64,
    /// At most so many times; 0 for ever.
    #[serde(default)]
    pub times: u64,
    /// How much later the answer comes.
    #[serde(default)]
    pub latency_ms: u64,
}

fn always() -> u64 {
    1
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// 503 in the vendor's words.
    Outage,
    /// Too many calls, in the vendor's words.
    RateLimit,
    /// Nothing but the delay.
    Slow,
}

/// How many calls a token may make.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RateConfig {
    /// So many …
    pub calls: u64,
    /// … within so many seconds.
    pub seconds: u64,
}

/// Certificate and key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TlsConfig {
    /// The file with the certificates.
    pub certificate: String,
    /// The file with the key.
    pub key: String,
}

/// What pages of other origins may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CorsChoice {
    /// As the vendor does; everything where that is not known.
    #[default]
    Vendor,
    /// Everything.
    Any,
    /// Nothing.
    Off,
}

/// What becomes of tokens that nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownTokens {
    /// They are refused.
    Refuse,
    /// What they say of themselves is believed, and what they do not say is not enforced.
    Read,
    /// They may do everything.
    Allow,
}

/// What becomes of calls that the table does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unlisted {
    /// They are not found where the table is whole, and allowed where it is not.
    #[default]
    AsKnown,
    /// They are not found.
    Refuse,
    /// Any token may make them.
    Allow,
}

/// How far the table is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Believe {
    /// What the vendor's document and its prose say.
    #[default]
    Documents,
    /// Also what was concluded.
    Inference,
}

/// What tokens look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenForm {
    /// Letters and digits that say nothing.
    #[default]
    Opaque,
    /// A JWT (RFC 9068) with scopes, client and user, signed with a key that is made at the start.
    Jwt,
}

/// Whether a token is still good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenState {
    /// It is.
    #[default]
    Good,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

/// A secret of the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "String")]
pub struct Secret(pub(super) Sensitive<String>);

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Sensitive::new(text))
    }
}

impl Config {
    /// A user of the configuration.
    pub(super) fn user(&self, name: &str) -> Option<&UserConfig> {
        self.user.iter().find(|user| user.name == name)
    }
}

impl ClientConfig {
    /// A client without a secret that is given whatever it asks for.
    pub fn open(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            secret: None,
            scopes: None,
            grants: None,
            permissions: None,
            roles: None,
            licenses: None,
            divisions: None,
            lifetime_s: an_hour(),
            tokens: TokenForm::default(),
        }
    }
}

/// A list as a holder has it.
fn list(names: Option<&Vec<String>>) -> List {
    names.map(|names| names.iter().cloned().collect())
}

/// Puts what is told of permissions and the like into a holder; what is not told stays.
macro_rules! holds {
    ($($kind:ident),*) => { $(
        impl $kind {
            pub(super) fn put(&self, holder: &mut Holder) {
                for (told, own) in [
                    (&self.permissions, &mut holder.permissions),
                    (&self.roles, &mut holder.roles),
                    (&self.licenses, &mut holder.licenses),
                    (&self.divisions, &mut holder.divisions),
                ] {
                    if told.is_some() {
                        *own = list(told.as_ref());
                    }
                }
            }
        }
    )* };
}

holds!(ClientConfig, UserConfig, TokenConfig);
