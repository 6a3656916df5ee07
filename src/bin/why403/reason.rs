//! `why403 reason`: the catalogue of reasons.

use super::arguments::ReasonOptions;
use super::{Done, Failed, print};
use why403::reason::{ReasonId, page};

/// Lists the reasons, or explains one.
pub(crate) fn run(options: &ReasonOptions) -> Result<Done, Failed> {
    let Some(id) = &options.id else {
        let mut out = String::new();
        for reason in ReasonId::ALL {
            out.push_str(&format!("{:<24} {}\n", reason.id(), page::first_sentence(*reason)));
        }
        print(&out)?;
        return Ok(Done::NothingDenied);
    };
    let Some(reason) = ReasonId::from_id(id) else {
        let last = id.rsplit('.').next().unwrap_or_default();
        let near = ReasonId::ALL
            .iter()
            .map(|reason| reason.id())
            .find(|known| known.rsplit('.').next() == Some(last) || known.split('.').next() == id.split('.').next());
        let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(format!("there is no such reason{hint} `why403 reason` lists them all"));
    };
    print(&page::plain(reason))?;
    Ok(Done::NothingDenied)
}
