//! Zendesk's roles, as the API itself names them in a user's `role`: `admin`, `agent`, `end-user`. An administrator is
//! an agent with more rights, and whatever an end user may do with objects of their own an agent may as well, so
//! that a line that names the lower role is met by the higher.

use why403::requirement::Expr;

use super::build::{one_or, role};

/// Roles, the lowest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    EndUser,
    LightAgent,
    Agent,
    Admin,
}

impl Role {
    pub(super) fn expr(self) -> Expr {
        role(match self {
            Self::EndUser => "end-user",
            Self::LightAgent => "light agent",
            Self::Agent => "agent",
            Self::Admin => "admin",
        })
    }
}

/// Roles without a condition first, each with those above it; then roles with one. `unsure`: there may be other ways.
pub(super) fn any_of(ways: Vec<(Role, Option<Expr>)>, unsure: bool) -> Expr {
    let lowest = ways
        .iter()
        .filter(|(_, condition)| condition.is_none())
        .map(|(role, _)| *role)
        .min();
    let mut plain: Vec<Role> = lowest
        .map(|lowest| {
            [Role::EndUser, Role::Agent, Role::Admin]
                .into_iter()
                .filter(|role| *role >= lowest)
                .collect()
        })
        .unwrap_or_default();
    if lowest == Some(Role::LightAgent) {
        plain.insert(0, Role::LightAgent);
    }
    let mut list = Vec::new();
    let mut conditions = Vec::new();
    for (role, condition) in ways {
        let Some(condition) = condition else { continue };
        // Who stands above the role needs no permission to be given; what an account must have, everybody needs.
        let above: &[Role] = match (role, &condition) {
            (Role::EndUser, _) => &[Role::Agent, Role::Admin],
            (Role::Agent, _) => &[Role::Admin],
            _ => &[],
        };
        plain.extend(above);
        if lowest.is_none_or(|lowest| role < lowest) {
            let with = Expr::All(vec![role.expr(), condition]);
            if !conditions.contains(&with) {
                conditions.push(with);
            }
        }
    }
    plain.sort_unstable();
    plain.dedup();
    list.extend(plain.into_iter().map(Role::expr));
    list.extend(conditions);
    if unsure || list.is_empty() {
        list.push(Expr::Unknown);
    }
    one_or(list, Expr::Any)
}
