//! What the processes of a browser take: memory of the extension's, time of the main threads of pages' (Linux only).

use crate::process::parents;
use crate::{Browser, Error, Kind, Result};
use serde_json::{Value, json};
use std::time::Duration;

/// What the extension takes, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    /// Memory that no other process shares, of the extension's process; it holds the extension's open pages as well.
    pub process: Option<u64>,
    /// What the background's engine itself has: objects of JavaScript and memory of wasm (Chromium).
    pub engine: Option<u64>,
}

impl Browser {
    /// What the extension takes now.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn extension_memory(&self) -> Result<Memory> {
        let processes = match self.kind() {
            Kind::Chromium => self.renderers("--extension-process", true),
            Kind::Firefox => self.firefox_processes("extension").await?,
        };
        let process = processes.iter().filter_map(|id| private(*id)).reduce(|a, b| a + b);
        let engine = match self.kind() {
            Kind::Chromium => Some(self.worker_memory().await?),
            Kind::Firefox => None,
        };
        Ok(Memory { process, engine })
    }

    /// Has Firefox give back all memory that it can.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn minimize_memory(&self) -> Result<()> {
        let script = r#"
            const manager = Cc["@mozilla.org/memory-reporter-manager;1"].getService(Ci.nsIMemoryReporterManager);
            await new Promise((done) => manager.minimizeMemoryUsage(done));
            Services.obs.notifyObservers(null, "child-mmu-request");
            await new Promise((done) => Services.wm.getMostRecentWindow("navigator:browser").setTimeout(done, 3000));
            return true;"#;
        self.in_chrome("minimizeMemoryUsage", script, vec![]).await.map(drop)
    }

    /// Time that the main threads of the pages' processes ran so far.
    ///
    /// # Errors
    /// When the system does not tell.
    pub async fn main_threads(&self) -> Result<Duration> {
        let processes = match self.kind() {
            Kind::Chromium => self.renderers("--extension-process", false),
            Kind::Firefox => self.firefox_processes("web").await?,
        };
        let times: Option<Vec<u64>> = processes.iter().map(|id| ran(*id)).collect();
        let times = times.filter(|times| !times.is_empty());
        let times = times.ok_or_else(|| Error::answer("times of threads", format!("none of {processes:?}")))?;
        Ok(Duration::from_nanos(times.iter().sum()))
    }

    /// Chromium's renderers whose command line has a word, or has it not.
    fn renderers(&self, word: &str, with: bool) -> Vec<u32> {
        let Some(root) = self.process_id() else { return vec![] };
        let parents = parents();
        let of_ours = |id: &u32| {
            let mut id = *id;
            // A browser's family is not deep.
            for _ in 0..8 {
                match parents.get(&id) {
                    Some(parent) if *parent == root => return true,
                    Some(parent) => id = *parent,
                    None => return false,
                }
            }
            false
        };
        let fits = |id: &u32| {
            let words = std::fs::read_to_string(format!("/proc/{id}/cmdline")).unwrap_or_default();
            words.contains("--type=renderer") && words.contains(word) == with
        };
        let mut all: Vec<u32> = parents.keys().copied().filter(of_ours).filter(fits).collect();
        all.sort_unstable();
        all
    }

    /// Firefox' processes of a kind.
    async fn firefox_processes(&self, kind: &str) -> Result<Vec<u32>> {
        let script = "const { children } = await ChromeUtils.requestProcInfo();
            return children.filter(({ type }) => type.startsWith(args[0])).map(({ pid }) => pid);";
        let all = self.in_chrome("processes", script, vec![json!(kind)]).await?;
        let ids = all.as_array().into_iter().flatten().filter_map(Value::as_u64);
        Ok(ids.filter_map(|id| u32::try_from(id).ok()).collect())
    }

    /// Of Chromium's worker of the extension: what its objects take, and the memories of its wasm.
    async fn worker_memory(&self) -> Result<u64> {
        let (mut tools, session) = self.worker().await?;
        let session = Some(session.as_str());
        tools.send(session, "Runtime.enable", json!({})).await?;
        tools.send(session, "HeapProfiler.collectGarbage", json!({})).await?;
        let heap = tools.send(session, "Runtime.getHeapUsage", json!({})).await?;
        let used = heap.get("usedSize").and_then(Value::as_f64).unwrap_or_default();
        let words = json!({"expression": "WebAssembly.Memory.prototype"});
        let found = tools.send(session, "Runtime.evaluate", words).await?;
        let prototype = found.pointer("/result/objectId").cloned().unwrap_or_default();
        let words = json!({"prototypeObjectId": prototype});
        let found = tools.send(session, "Runtime.queryObjects", words).await?;
        let list = found.pointer("/objects/objectId").cloned().unwrap_or_default();
        let sum = "function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0); }";
        let words = json!({"objectId": list, "functionDeclaration": sum, "returnByValue": true});
        let told = tools.send(session, "Runtime.callFunctionOn", words).await?;
        let wasm = told.pointer("/result/value").and_then(Value::as_f64);
        let wasm = wasm.ok_or_else(|| Error::answer("memory of the engine", &told))?;
        Ok((used + wasm) as u64)
    }
}

/// Bytes that no other process shares.
fn private(id: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let kb = text.lines().filter(|line| line.starts_with("Private_"));
    let kb = kb.filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    Some(kb.sum::<u64>() * 1024)
}

/// Nanoseconds that a process' main thread ran.
fn ran(id: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/task/{id}/schedstat")).ok()?;
    text.split_whitespace().next()?.parse().ok()
}
