//! What the operation of a call asks of its caller, whether it was refused or not.

use super::kinds::{Ignored, open_to};
use super::{decoded, evaluate, known};
use crate::authority::Authority;
use crate::authority::Learned;
use crate::credential;
use crate::denial::Denial;
use crate::exchange::Exchange;
use crate::platforms::{self, Tables};
use crate::requirement::{Atom, Context, Expr, Provenance};
use crate::scrub::KeptForms;
use crate::table::{Auth, Operation};

/// What one call asks of its caller.
#[derive(Debug, Clone)]
pub struct Needed {
    /// The key of the table that says so.
    pub table: String,
    /// The operation of that table.
    pub operation: Operation,
    /// The requirement as this caller meets it: what is for other kinds of callers or tokens is left out.
    pub expr: Expr,
    /// Names that the source marks as the least that is enough for this caller.
    pub least: Vec<Atom>,
    /// Who calls, if it is known.
    pub caller: Option<Context>,
    /// What the caller is known to hold.
    pub authority: Authority,
    /// No source says it: it was inferred, or is a claim.
    pub inferred: bool,
}

/// What a call asks of its caller; `None` when no table at hand has its operation.
///
/// `learned` is what answers told about the same token, oldest first.
pub fn needed(exchange: &Exchange, tables: &Tables, learned: &[Learned]) -> Option<Needed> {
    let owner = platforms::of_exchange(exchange);
    let platform = owner.as_ref().map(|owner| owner.platform);
    let moved = owner
        .as_ref()
        .and_then(|owner| platforms::as_sent_to_vendor(exchange, &owner.how));
    let call = moved.as_ref().unwrap_or(exchange);
    let operation = tables.operation(platform, call)?;
    let credentials = credential::find(exchange);
    let token = decoded(credentials.first());
    let (authority, _) = known(
        exchange,
        platform,
        token.as_ref(),
        &Denial::default(),
        learned,
        &credentials,
        &KeptForms::default(),
    );
    let caller = authority.context.as_ref().map(|fact| fact.value);
    let ignored = Ignored {
        scopes: platform.is_some_and(|one| one.scopes_ignored(caller, token.as_ref()).is_some()),
        permissions: platform.is_some_and(|one| one.permissions_ignored(token.as_ref())),
    };
    let parts = &operation.requirement.parts;
    let open = parts.iter().map(|part| {
        let expr = evaluate::relevant(&open_to(&part.expr, ignored), caller);
        let only_scopes = !expr.atoms().is_empty() && expr.atoms().iter().all(|atom| atom.kind() == "scope");
        if ignored.scopes && only_scopes {
            Expr::nothing()
        } else {
            expr
        }
    });
    let expr = match parts.as_slice() {
        [] if operation.auth == Auth::Open => Expr::nothing(),
        [] => Expr::Unknown,
        _ => Expr::All(open.collect()),
    };
    let marked = parts.iter().filter_map(|part| part.least.as_ref());
    let marked = marked.map(|least| evaluate::relevant(least, caller));
    let least = marked.flat_map(|least| least.atoms().into_iter().cloned().collect::<Vec<_>>());
    let said = |provenance| {
        matches!(
            provenance,
            Provenance::Official | Provenance::Prose | Provenance::Imported
        )
    };
    Some(Needed {
        table: tables.key(platform, call.url.host()),
        inferred: !parts.is_empty() && !parts.iter().any(|part| said(part.provenance)),
        least: least.collect(),
        operation,
        expr,
        caller,
        authority,
    })
}
