//! Clouds, data and their watchers: which documents, and how they are read.

use why403::requirement::Provenance;

use super::security::{OAUTH, Schemes};
use super::{DOCUMENT, Document, Join, Origin, Reading, Vendor, own};

pub(super) const ALL: &[Vendor] = &[
    Vendor {
        name: "powerbi",
        title: "Power BI",
        documents: &[Document {
            file: "powerbi/operations.json",
            source: Origin {
                key: "swagger",
                title: "Power BI REST API Swagger document",
                date: "2024-10-15",
                url: "https://github.com/microsoft/PowerBI-CSharp",
                license: "MIT",
            },
            parts: &[Reading::Own(own::power_bi)],
            provenance: Provenance::Prose,
            ..DOCUMENT
        }],
        left_out: &[],
    },
    Vendor {
        name: "digitalocean",
        title: "DigitalOcean",
        documents: &[Document {
            file: "digitalocean/operations.json",
            source: Origin {
                key: "openapi",
                title: "DigitalOcean API OpenAPI document",
                date: "2026-08-07",
                url: "https://github.com/digitalocean/openapi",
                license: "Apache-2.0",
            },
            parts: &[Reading::Security(Schemes {
                scopes: &["bearer_auth"],
                ..OAUTH
            })],
            ..DOCUMENT
        }],
        left_out: &[("/<upload_url>", "an address that an answer gives")],
    },
    Vendor {
        name: "sentry",
        title: "Sentry",
        documents: &[Document {
            file: "sentry/operations.json",
            source: Origin {
                key: "openapi",
                title: "Sentry API OpenAPI document",
                date: "2026-08-16",
                url: "https://github.com/getsentry/sentry-api-schema",
                license: "Apache-2.0 by the document, FSL-1.1 by the repository",
            },
            parts: &[Reading::Security(Schemes {
                scopes: &["auth_token"],
                join: Join::Any,
                ..OAUTH
            })],
            ..DOCUMENT
        }],
        left_out: &[],
    },
    Vendor {
        name: "datadog",
        title: "Datadog",
        documents: &[
            Document {
                file: "datadog/operations.json",
                source: Origin {
                    key: "v1",
                    title: "Datadog API v1 OpenAPI document",
                    date: "2026-08-21",
                    url: "https://github.com/DataDog/datadog-api-client-typescript",
                    license: "Apache-2.0",
                },
                parts: &[
                    Reading::Own(own::datadog),
                    Reading::Security(Schemes {
                        scopes: &["AuthZ"],
                        keys: &[("apiKeyAuth", "dd-api-key"), ("appKeyAuth", "dd-application-key")],
                        ..OAUTH
                    }),
                ],
                only: &["v1"],
                ..DOCUMENT
            },
            Document {
                file: "datadog/operations.json",
                source: Origin {
                    key: "v2",
                    title: "Datadog API v2 OpenAPI document",
                    date: "2026",
                    url: "https://github.com/api-evangelist/datadog",
                    license: "Apache-2.0",
                },
                parts: &[
                    Reading::Own(own::datadog),
                    Reading::Security(Schemes {
                        scopes: &["AuthZ"],
                        keys: &[("apiKeyAuth", "dd-api-key"), ("appKeyAuth", "dd-application-key")],
                        ..OAUTH
                    }),
                ],
                only: &["v2"],
                ..DOCUMENT
            },
        ],
        left_out: &[],
    },
];
