//! Identity providers: which documents, and how they are read.

use why403::requirement::Atom;

use super::security::{OAUTH, Schemes};
use super::{DOCUMENT, Document, Hosts, Join, Origin, Reading, Vendor, own};

pub(super) const ALL: &[Vendor] = &[
    Vendor {
        name: "okta",
        title: "Okta",
        documents: &[
            Document {
                file: "okta/operations.json",
                source: Origin {
                    key: "management",
                    title: "Okta Management, OAuth 2.0 and MyAccount OpenAPI documents",
                    date: "2026.06.3",
                    url: "https://github.com/okta/okta-management-openapi-spec",
                    license: "Apache-2.0",
                },
                parts: &[
                    Reading::Security(Schemes {
                        scopes: &["oauth2", "OAuth2", "jwtBearerAuth"],
                        ..OAUTH
                    }),
                    Reading::Own(own::okta_admin),
                ],
                only: &["management", "oauth", "myaccount"],
                ..DOCUMENT
            },
            Document {
                file: "okta/operations.json",
                source: Origin {
                    key: "governance",
                    title: "Okta Governance and Access Requests OpenAPI documents",
                    date: "3.2.0",
                    url: "https://github.com/okta/okta-management-openapi-spec",
                    license: "Apache-2.0",
                },
                parts: &[
                    Reading::Security(Schemes {
                        scopes: &["oauth2", "OAuth2", "jwtBearerAuth"],
                        ..OAUTH
                    }),
                    Reading::Own(own::okta_admin),
                ],
                only: &[
                    "governance",
                    "governance-requests-admin-v1",
                    "governance-requests-admin-v2",
                    "governance-enduser",
                ],
                ..DOCUMENT
            },
            Document {
                file: "okta/operations.json",
                source: Origin {
                    key: "access-gateway",
                    title: "Okta Access Gateway OpenAPI document",
                    date: "1.0.0",
                    url: "https://github.com/okta/okta-management-openapi-spec",
                    license: "Apache-2.0",
                },
                parts: &[
                    Reading::Security(Schemes {
                        scopes: &["oauth2", "OAuth2", "jwtBearerAuth"],
                        ..OAUTH
                    }),
                    Reading::Own(own::okta_admin),
                ],
                only: &["access-gateway"],
                ..DOCUMENT
            },
            Document {
                file: "okta/operations.json",
                source: Origin {
                    key: "privileged-access",
                    title: "Okta Privileged Access OpenAPI document",
                    date: "1.0.0",
                    url: "https://github.com/okta/okta-management-openapi-spec",
                    license: "Apache-2.0",
                },
                parts: &[Reading::Field {
                    field: "x-okta-opa-roles",
                    kind: Atom::Role,
                    join: Join::Unsaid,
                }],
                only: &["privileged-access"],
                hosts: Hosts::Only("privileged-access", &["*.pam.okta.com"]),
                ..DOCUMENT
            },
        ],
        left_out: &[],
    },
    Vendor {
        name: "auth0",
        title: "Auth0",
        documents: &[
            Document {
                file: "auth0/management.json",
                source: Origin {
                    key: "management",
                    title: "Auth0 Management API, reference pages",
                    date: "2026-08-20",
                    url: "https://github.com/auth0/docs-v2",
                    license: "MIT",
                },
                parts: &[Reading::Field {
                    field: "scopes",
                    kind: Atom::Scope,
                    join: Join::Any,
                }],
                ..DOCUMENT
            },
            Document {
                file: "auth0/auth0-myorg.json",
                source: Origin {
                    key: "my-organization",
                    title: "Auth0 My Organization API OpenAPI document",
                    date: "2026-08-20",
                    url: "https://github.com/auth0/docs-v2",
                    license: "MIT",
                },
                parts: &[Reading::Security(Schemes {
                    scopes: &["OAuth2AuthCode", "OAuth2ClientCredentials"],
                    ..OAUTH
                })],
                under: &["/my-org/v1", "/my-org"],
                ..DOCUMENT
            },
            Document {
                file: "auth0/auth0-myaccount.json",
                source: Origin {
                    key: "my-account",
                    title: "Auth0 My Account API OpenAPI document",
                    date: "2026-08-20",
                    url: "https://github.com/auth0/docs-v2",
                    license: "MIT",
                },
                parts: &[Reading::Security(Schemes {
                    scopes: &["Bearer-DPoP"],
                    ..OAUTH
                })],
                ..DOCUMENT
            },
        ],
        left_out: &[],
    },
];
