//! Chromium's DevTools protocol on the browser's own socket, for what WebDriver cannot say.

use crate::transport::Loopback;
use crate::{Error, Result};
use futures_util::SinkExt;
use futures_util::stream::StreamExt;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const COMMAND: Duration = Duration::from_secs(20);

/// A connection to the browser.
pub(crate) struct DevTools {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    sent: u64,
}

impl DevTools {
    /// Connects to the browser that chromedriver names with `debuggerAddress`.
    pub(crate) async fn connect(address: &str) -> Result<Self> {
        let fault = |reason: String| Error::DevTools {
            method: "connect".to_owned(),
            reason,
        };
        let port = address.rsplit(':').next().and_then(|port| port.parse().ok());
        let port = port.ok_or_else(|| fault(format!("no port in {address}")))?;
        let version = Loopback { port }.read("/json/version").await.map_err(fault)?;
        let version: Value = serde_json::from_slice(&version).map_err(|error| fault(error.to_string()))?;
        let url = version.get("webSocketDebuggerUrl").and_then(Value::as_str);
        let url = url.ok_or_else(|| fault(version.to_string()))?.to_owned();
        let connecting = tokio::time::timeout(COMMAND, connect_async(url));
        let (socket, _) = connecting
            .await
            .map_err(|_| fault("no answer".to_owned()))?
            .map_err(|error| fault(error.to_string()))?;
        Ok(Self { socket, sent: 0 })
    }

    /// Sends a command, to a session if one is named, and waits for its result.
    pub(crate) async fn send(&mut self, session: Option<&str>, method: &str, params: Value) -> Result<Value> {
        let fault = |reason: String| Error::DevTools {
            method: method.to_owned(),
            reason,
        };
        self.sent += 1;
        let id = self.sent;
        let mut message = json!({"id": id, "method": method, "params": params});
        if let (Some(session), Some(fields)) = (session, message.as_object_mut()) {
            fields.insert("sessionId".to_owned(), json!(session));
        }
        let exchange = async {
            let text = Message::text(message.to_string());
            self.socket.send(text).await.map_err(|error| error.to_string())?;
            while let Some(message) = self.socket.next().await {
                let message = message.map_err(|error| error.to_string())?;
                let Message::Text(text) = message else { continue };
                let mut answer: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
                if answer.get("id") != Some(&json!(id)) {
                    continue;
                }
                return match answer.get("error") {
                    Some(error) => Err(error.to_string()),
                    None => Ok(answer.get_mut("result").map(Value::take).unwrap_or_default()),
                };
            }
            Err("the browser closed the connection".to_owned())
        };
        match tokio::time::timeout(COMMAND, exchange).await {
            Ok(result) => result.map_err(fault),
            Err(_) => Err(fault(format!("no answer within {} s", COMMAND.as_secs()))),
        }
    }

    /// Opens a session with a target and returns its name.
    pub(crate) async fn attach(&mut self, target: &str) -> Result<String> {
        let attach = json!({"targetId": target, "flatten": true});
        let attached = self.send(None, "Target.attachToTarget", attach).await?;
        let session = attached.get("sessionId").and_then(Value::as_str);
        let session = session.ok_or_else(|| Error::answer("Target.attachToTarget", &attached))?;
        Ok(session.to_owned())
    }

    /// Runs the body of an async function of `window` and `document` in a session's page, as if the user were just
    /// clicking, and returns what it returns, as JSON.
    pub(crate) async fn evaluate(&mut self, session: &str, body: &str) -> Result<Value> {
        let evaluate = json!({
            "expression": format!("(async (window, document) => {{ {body} }})(window, document)"),
            "returnByValue": true,
            "awaitPromise": true,
            "userGesture": true,
        });
        let mut result = self.send(Some(session), "Runtime.evaluate", evaluate).await?;
        match result.get("exceptionDetails") {
            Some(thrown) => Err(Error::answer("script", thrown)),
            None => Ok(result.pointer_mut("/result/value").map(Value::take).unwrap_or_default()),
        }
    }

    /// All targets: type, address, id.
    pub(crate) async fn targets(&mut self) -> Result<Vec<Target>> {
        let mut all = self.send(None, "Target.getTargets", json!({"filter": [{}]})).await?;
        let targets = all.get_mut("targetInfos").map(Value::take).unwrap_or_default();
        let text = |target: &Value, name: &str| target.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(targets
            .as_array()
            .into_iter()
            .flatten()
            .map(|target| Target {
                kind: text(target, "type"),
                url: text(target, "url"),
                id: text(target, "targetId"),
            })
            .collect())
    }
}

/// What the protocol calls a target.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) kind: String,
    pub(crate) url: String,
    pub(crate) id: String,
}
