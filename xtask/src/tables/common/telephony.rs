//! Telephony and messages: which documents, and how they are read.

use why403::requirement::Atom;

use super::{DOCUMENT, Document, Join, Origin, Reading, Vendor, own};

pub(super) const ALL: &[Vendor] = &[
    Vendor {
        name: "ringcentral",
        title: "RingCentral",
        documents: &[Document {
            file: "ringcentral/operations.json",
            source: Origin {
                key: "openapi",
                title: "RingCentral OpenAPI document",
                date: "2026-08-13",
                url: "https://github.com/tylerlong/ringcentral-open-api-parser",
                license: "facts",
            },
            parts: &[
                Reading::Field {
                    field: "x-app-permission",
                    kind: Atom::Scope,
                    join: Join::All,
                },
                Reading::Own(own::ringcentral_user),
            ],
            ..DOCUMENT
        }],
        left_out: &[],
    },
    Vendor {
        name: "infobip",
        title: "Infobip",
        documents: &[Document {
            file: "infobip/operations.json",
            source: Origin {
                key: "openapi",
                title: "Infobip OpenAPI documents of 47 products",
                date: "2026-08-07",
                url: "https://github.com/api-evangelist/infobip",
                license: "facts",
            },
            parts: &[Reading::Field {
                field: "x-scopes",
                kind: Atom::Scope,
                join: Join::Unsaid,
            }],
            ..DOCUMENT
        }],
        left_out: &[],
    },
    Vendor {
        name: "front",
        title: "Front",
        documents: &[
            Document {
                file: "front/operations.json",
                source: Origin {
                    key: "core",
                    title: "Front Core API OpenAPI document",
                    date: "2026-08-11",
                    url: "https://github.com/frontapp/front-api-specs",
                    license: "facts",
                },
                parts: &[Reading::Field {
                    field: "x-required-scopes",
                    kind: Atom::Scope,
                    join: Join::All,
                }],
                ..DOCUMENT
            },
            Document {
                file: "front/channel.json",
                source: Origin {
                    key: "channel",
                    title: "Front Channel API OpenAPI document",
                    date: "2026-08-11",
                    url: "https://github.com/frontapp/front-api-specs",
                    license: "facts",
                },
                parts: &[Reading::Field {
                    field: "x-required-scopes",
                    kind: Atom::Scope,
                    join: Join::All,
                }],
                ..DOCUMENT
            },
        ],
        left_out: &[],
    },
    Vendor {
        name: "discord",
        title: "Discord",
        documents: &[Document {
            file: "discord/operations.json",
            source: Origin {
                key: "openapi",
                title: "Discord HTTP API OpenAPI document",
                date: "2026-07-18",
                url: "https://github.com/discord/discord-api-spec",
                license: "MIT",
            },
            parts: &[Reading::Own(own::discord)],
            ..DOCUMENT
        }],
        left_out: &[],
    },
    Vendor {
        name: "pagerduty",
        title: "PagerDuty",
        documents: &[Document {
            file: "pagerduty/operations.json",
            source: Origin {
                key: "openapi",
                title: "PagerDuty REST API OpenAPI document",
                date: "2026-08-14",
                url: "https://github.com/PagerDuty/api-schema",
                license: "facts",
            },
            parts: &[Reading::Field {
                field: "x-pd-requires-scope",
                kind: Atom::Scope,
                join: Join::All,
            }],
            ..DOCUMENT
        }],
        left_out: &[],
    },
];
