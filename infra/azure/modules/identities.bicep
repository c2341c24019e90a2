// The managed identities. Created first, so that their rights exist before the app starts.
param environmentName string
param location string
param tags object
param githubRepository string

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${environmentName}-app'
  location: location
  tags: tags
}

// Migrates the database and has no other rights. The app, which is public, never uses it.
resource migrations 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${environmentName}-migrations'
  location: location
  tags: tags
}

// A workflow signs in as this identity by its own token, which names repository and environment, so
// no secret is stored.
resource workflow 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = if (!empty(githubRepository)) {
  parent: migrations
  name: 'github-${environmentName}'
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: 'repo:${githubRepository}:environment:${environmentName}'
    audiences: ['api://AzureADTokenExchange']
  }
}

output appIdentityId string = app.id
output appIdentityName string = app.name
output appPrincipalId string = app.properties.principalId
output appClientId string = app.properties.clientId
output migrationsIdentityName string = migrations.name
output migrationsPrincipalId string = migrations.properties.principalId
output migrationsClientId string = migrations.properties.clientId
