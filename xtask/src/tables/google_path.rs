//! Paths and hosts of Google's discovery documents.

use serde_json::Value;

/// The path of a method below its document's base, as a template.
///
/// `flatPath` spells out what a variable such as `{+name}` stands for, segment by segment. Where the variable's
/// pattern ends in `.*`, its last segment stands for one or more and keeps the `+`.
pub(super) fn template(method: &Value) -> String {
    let text = |key: &str| method.get(key).and_then(Value::as_str);
    let path = text("path").unwrap_or_default();
    let Some(flat) = text("flatPath") else {
        return path.to_owned();
    };
    let mut segments: Vec<String> = flat.split('/').map(str::to_owned).collect();
    let mut at = 0;
    for segment in path.split('/') {
        let variable = segment.strip_prefix("{+").and_then(|rest| rest.split_once('}'));
        let Some((name, _)) = variable else {
            at += 1;
            continue;
        };
        let pattern = method
            .pointer(&format!("/parameters/{name}/pattern"))
            .and_then(Value::as_str);
        // Without a pattern nothing bounds it.
        let pattern = pattern.unwrap_or("^.*$").trim_start_matches('^').trim_end_matches('$');
        at += pattern.replace("[^/]", "x").split('/').count();
        if pattern.ends_with(".*")
            && let Some(last) = segments.get_mut(at - 1)
            && let Some(rest) = last.strip_prefix('{')
        {
            *last = format!("{{+{rest}");
        }
    }
    segments.join("/")
}

/// The host of a regional endpoint, with its location replaced by `*`: `europe-west1-x.googleapis.com` and
/// `x.europe-west1.rep.googleapis.com`.
pub(super) fn host_pattern(endpoint: &Value) -> Option<String> {
    let text = |key: &str| endpoint.get(key).and_then(Value::as_str);
    let host = text("endpointUrl")?.strip_prefix("https://")?.split('/').next()?;
    let location = text("location")?;
    let labels: Vec<String> = host
        .split('.')
        .map(|label| match label.strip_prefix(location) {
            Some("") => "*".to_owned(),
            Some(rest) if rest.starts_with('-') => format!("*{rest}"),
            _ => label.to_owned(),
        })
        .collect();
    Some(labels.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_variable_of_many_segments_keeps_its_plus() {
        let method = |path: &str, flat: &str, name: &str, pattern: &str| {
            template(&json!({"path": path, "flatPath": flat, "parameters": {name: {"pattern": pattern}}}))
        };
        assert_eq!(
            method(
                "v1/{+name}:cancel",
                "v1/operations/{operationsId}:cancel",
                "name",
                "^operations/.*$"
            ),
            "v1/operations/{+operationsId}:cancel"
        );
        assert_eq!(
            method(
                "v1/{+name}",
                "v1/projects/{projectsId}/topics/{topicsId}",
                "name",
                "^projects/[^/]+/topics/[^/]+$"
            ),
            "v1/projects/{projectsId}/topics/{topicsId}"
        );
        assert_eq!(
            method(
                "v2/{+name}/operations",
                "v2/operations/projects/{projectsId}/operations",
                "name",
                "^operations/projects/.*$"
            ),
            "v2/operations/projects/{+projectsId}/operations"
        );
        assert_eq!(
            template(&json!({"path": "v1/{+endpoint}/invoke/{+invokeId}",
                "flatPath": "v1/endpoints/{endpointsId}/invoke/{invokeId}",
                "parameters": {"endpoint": {"pattern": "^endpoints/[^/]+$"}, "invokeId": {}}})),
            "v1/endpoints/{endpointsId}/invoke/{+invokeId}"
        );
        assert_eq!(
            template(&json!({"path": "b/{bucket}/o/{object}"})),
            "b/{bucket}/o/{object}"
        );
    }

    #[test]
    fn regional_hosts_share_a_pattern() {
        let of = |url: &str, location: &str| host_pattern(&json!({"endpointUrl": url, "location": location}));
        assert_eq!(
            of("https://us-east1-x.googleapis.com/", "us-east1").as_deref(),
            Some("*-x.googleapis.com")
        );
        assert_eq!(
            of("https://x.us.rep.googleapis.com/", "us").as_deref(),
            Some("x.*.rep.googleapis.com")
        );
        assert_eq!(
            of("https://batch-x.us-east1.rep.googleapis.com/", "us-east1").as_deref(),
            Some("batch-x.*.rep.googleapis.com")
        );
    }
}
