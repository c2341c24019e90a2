// The secrets that no identity can replace: the keys of QR codes and of the payment provider's
// webhooks. infra/azure/signing_secrets.py makes them at the first deployment; no template contains
// a value.
param name string
param location string
param tags object
param appPrincipalId string
param deployerObjectId string

@allowed(['User', 'ServicePrincipal'])
param deployerType string

@description('Whether a deleted vault is kept for 90 days and can\'t be purged before.')
param keepsDeleted bool

var secretsUserRoleId = '4633458b-17de-408a-b874-0445c86b69e6'
var secretsOfficerRoleId = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: keepsDeleted ? 90 : 7
    // Once switched on it can't be switched off, so null and not false.
    enablePurgeProtection: keepsDeleted ? true : null
  }
}

resource appReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, appPrincipalId, secretsUserRoleId)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUserRoleId)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource deployerWrites 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, deployerObjectId, secretsOfficerRoleId)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsOfficerRoleId)
    principalId: deployerObjectId
    principalType: deployerType
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
