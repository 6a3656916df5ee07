//! Work in common: which documents, and how they are read.

use super::security::{Bare, OAUTH, Schemes};
use super::{DOCUMENT, Document, Hosts, Join, Origin, Reading, Vendor, own};

pub(super) const ALL: &[Vendor] = &[
    Vendor {
        name: "jira",
        title: "Jira Cloud",
        documents: &[Document {
            file: "atlassian/jira.json",
            source: Origin {
                key: "openapi",
                title: "Jira Cloud platform OpenAPI document",
                date: "1001.0.0-SNAPSHOT-67b5c6e5",
                url: "https://github.com/api-evangelist/atlassian",
                license: "Apache-2.0",
            },
            parts: &[Reading::Own(own::atlassian)],
            under: &["", "/ex/jira/{cloudId}"],
            ..DOCUMENT
        }],
        left_out: &[],
    },
    Vendor {
        name: "confluence",
        title: "Confluence Cloud",
        documents: &[
            Document {
                file: "atlassian/confluence-v1.json",
                source: Origin {
                    key: "v1",
                    title: "Confluence Cloud v1 OpenAPI document",
                    date: "2026-08",
                    url: "https://github.com/api-evangelist/atlassian",
                    license: "facts",
                },
                parts: &[Reading::Own(own::atlassian)],
                under: &["", "/ex/confluence/{cloudId}"],
                ..DOCUMENT
            },
            Document {
                file: "atlassian/confluence-v2.json",
                source: Origin {
                    key: "v2",
                    title: "Confluence Cloud v2 OpenAPI document",
                    date: "2025-02-04",
                    url: "https://github.com/drummonds/gofluence",
                    license: "facts",
                },
                parts: &[Reading::Own(own::atlassian)],
                under: &["/wiki/api/v2", "/ex/confluence/{cloudId}/wiki/api/v2"],
                ..DOCUMENT
            },
        ],
        left_out: &[],
    },
    Vendor {
        name: "bitbucket",
        title: "Bitbucket Cloud",
        documents: &[Document {
            file: "atlassian/bitbucket.json",
            source: Origin {
                key: "openapi",
                title: "Bitbucket Cloud OpenAPI document",
                date: "2026-08",
                url: "https://github.com/api-evangelist/bitbucket",
                license: "facts",
            },
            parts: &[Reading::Own(own::atlassian)],
            ..DOCUMENT
        }],
        left_out: &[],
    },
    Vendor {
        name: "azure-devops",
        title: "Azure DevOps",
        documents: &[Document {
            file: "azure-devops/operations.json",
            source: Origin {
                key: "openapi",
                title: "Azure DevOps Services REST API 7.2, Swagger documents",
                date: "2026-05-12",
                url: "https://github.com/MicrosoftDocs/vsts-rest-api-specs",
                license: "MIT (code), CC BY 4.0",
            },
            parts: &[Reading::Security(Schemes {
                scopes: &["oauth2", "EntraOAuth"],
                join: Join::Unsaid,
                ..OAUTH
            })],
            hosts: Hosts::Server,
            ..DOCUMENT
        }],
        left_out: &[],
    },
    Vendor {
        name: "figma",
        title: "Figma",
        documents: &[Document {
            file: "figma/operations.json",
            source: Origin {
                key: "openapi",
                title: "Figma REST API OpenAPI document",
                date: "0.37.0",
                url: "https://github.com/figma/rest-api-spec",
                license: "MIT",
            },
            parts: &[Reading::Security(Schemes {
                scopes: &["OAuth2", "OrgOAuth2"],
                join: Join::Any,
                ..OAUTH
            })],
            ..DOCUMENT
        }],
        left_out: &[],
    },
    Vendor {
        name: "asana",
        title: "Asana",
        documents: &[Document {
            file: "asana/operations.json",
            source: Origin {
                key: "openapi",
                title: "Asana OpenAPI document",
                date: "2026-06-11",
                url: "https://github.com/Asana/openapi",
                license: "Apache-2.0",
            },
            parts: &[Reading::Security(OAUTH)],
            ..DOCUMENT
        }],
        left_out: &[],
    },
    Vendor {
        name: "spotify",
        title: "Spotify",
        documents: &[Document {
            file: "spotify/operations.json",
            source: Origin {
                key: "openapi",
                title: "Spotify Web API OpenAPI document",
                date: "2026-08-21",
                url: "https://github.com/sonallux/spotify-web-api",
                license: "MIT",
            },
            parts: &[Reading::Security(Schemes {
                scopes: &["oauth_2_0"],
                join: Join::By(own::spotify),
                none: Bare::Nothing,
                ..OAUTH
            })],
            ..DOCUMENT
        }],
        left_out: &[],
    },
];
