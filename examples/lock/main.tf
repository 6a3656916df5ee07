# What the demonstration's OAuth client may ask for, and what its users' role may do.

resource "genesyscloud_oauth_client" "demonstration" {
  name                          = "Demonstration"
  authorized_grant_type         = "CODE"
  access_token_validity_seconds = 86400
  scope = [
    "conversations",
    "user-basic-info", # for the name in the corner
  ]
}

resource "genesyscloud_auth_role" "demonstration" {
  name = "Demonstration"
  permission_policies {
    domain      = "conversation"
    entity_name = "cobrowse"
    action_set  = ["add"]
  }
  permission_policies {
    domain      = "conversation"
    entity_name = "communication"
    action_set  = ["disconnect", "view"]
  }
}
