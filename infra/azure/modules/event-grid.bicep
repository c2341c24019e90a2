// Sends events of new uploads to the blob trigger. infra/azure/subscription.py makes the
// subscription after the code is deployed: its address needs a key that the host creates only then.
param environmentName string
param location string
param tags object
param quarantineAccountName string
param deadLettersAccountName string

// Storage Blob Data Contributor
var blobRoleId = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

resource quarantine 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: quarantineAccountName
}

resource deadLetters 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: deadLettersAccountName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'evgt-${environmentName}-uploads'
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    source: quarantine.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

resource mayBury 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(deadLetters.id, topic.id, blobRoleId)
  scope: deadLetters
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobRoleId)
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

output topicId string = topic.id
