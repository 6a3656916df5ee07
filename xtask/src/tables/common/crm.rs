//! Customers, sales and money: which documents, and how they are read.

use why403::requirement::Atom;

use super::security::{OAUTH, Schemes};
use super::{DOCUMENT, Document, Join, Origin, Reading, Vendor};

pub(super) const ALL: &[Vendor] = &[
    Vendor {
        name: "zoho-desk",
        title: "Zoho Desk",
        documents: &[Document {
            file: "zoho/desk.json",
            source: Origin {
                key: "openapi",
                title: "Zoho Desk API v1 OpenAPI documents",
                date: "2026-08",
                url: "https://github.com/api-evangelist/zoho",
                license: "facts",
            },
            parts: &[Reading::Security(Schemes {
                scopes: &["iam-oauth2-schema", "oAuth2"],
                join: Join::Unsaid,
                ..OAUTH
            })],
            ..DOCUMENT
        }],
        left_out: &[],
    },
    Vendor {
        name: "zoho-crm",
        title: "Zoho CRM",
        documents: &[Document {
            file: "zoho/crm-v8.json",
            source: Origin {
                key: "openapi",
                title: "Zoho CRM API v8 OpenAPI documents",
                date: "2025-06-27",
                url: "https://github.com/zoho/crm-oas",
                license: "facts",
            },
            parts: &[Reading::Security(Schemes {
                scopes: &["iam-oauth2-schema", "oAuth2"],
                join: Join::Any,
                ..OAUTH
            })],
            ..DOCUMENT
        }],
        left_out: &[("/", "a stand-in named dummy")],
    },
    Vendor {
        name: "pipedrive",
        title: "Pipedrive",
        documents: &[
            Document {
                file: "pipedrive/operations.json",
                source: Origin {
                    key: "v1",
                    title: "Pipedrive API v1 OpenAPI document",
                    date: "2026-08",
                    url: "https://github.com/api-evangelist/pipedrive",
                    license: "facts",
                },
                parts: &[Reading::Security(Schemes {
                    join: Join::Any,
                    keys: &[("api_key", "x-api-token")],
                    ..OAUTH
                })],
                only: &["v1"],
                under: &["/v1", "/api/v1"],
                ..DOCUMENT
            },
            Document {
                file: "pipedrive/operations.json",
                source: Origin {
                    key: "v2",
                    title: "Pipedrive API v2 OpenAPI document",
                    date: "2026-08",
                    url: "https://github.com/api-evangelist/pipedrive",
                    license: "facts",
                },
                parts: &[Reading::Security(Schemes {
                    join: Join::Any,
                    keys: &[("api_key", "x-api-token")],
                    ..OAUTH
                })],
                only: &["v2"],
                ..DOCUMENT
            },
        ],
        left_out: &[
            ("/oauth/authorize", "of another host"),
            ("/oauth/token", "of another host"),
            ("/oauth/token/", "of another host"),
        ],
    },
    Vendor {
        name: "square",
        title: "Square",
        documents: &[Document {
            file: "square/operations.json",
            source: Origin {
                key: "openapi",
                title: "Square Connect API OpenAPI document",
                date: "2025-08-20",
                url: "https://github.com/square/connect-api-specification",
                license: "Apache-2.0",
            },
            parts: &[Reading::Security(OAUTH)],
            ..DOCUMENT
        }],
        left_out: &[],
    },
    Vendor {
        name: "klaviyo",
        title: "Klaviyo",
        documents: &[Document {
            file: "klaviyo/operations.json",
            source: Origin {
                key: "openapi",
                title: "Klaviyo API OpenAPI document",
                date: "2026-07-15",
                url: "https://github.com/klaviyo/openapi",
                license: "MIT",
            },
            parts: &[Reading::Field {
                field: "x-klaviyo-scopes",
                kind: Atom::Scope,
                join: Join::All,
            }],
            ..DOCUMENT
        }],
        left_out: &[],
    },
    Vendor {
        name: "xero",
        title: "Xero",
        documents: &[Document {
            file: "xero/operations.json",
            source: Origin {
                key: "openapi",
                title: "Xero OpenAPI documents",
                date: "16.1.0",
                url: "https://github.com/XeroAPI/Xero-OpenAPI",
                license: "MIT",
            },
            parts: &[Reading::Security(Schemes {
                join: Join::Any,
                ..OAUTH
            })],
            ..DOCUMENT
        }],
        left_out: &[],
    },
];
