// Where uploads wait for their verdict. Defender scans every blob of this account, so nothing else
// is stored here. The right to write tags allows forging a verdict, so the app does not have it.
param name string
param location string
param tags object
param redundancy string

param appPrincipalId string

@description('Empty: the account is reached over its public address.')
param endpointsSubnetId string

param workspaceId string

var isPrivate = !empty(endpointsSubnetId)
var groupId = resourceGroup().id

// Storage Queue Data Contributor: the blob trigger keeps what failed five times in a queue here.
// (Its work queue is in the runtime account.)
var queueRoleId = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'

module common 'storage-account.bicep' = {
  name: '${name}-account'
  params: {
    name: name
    location: location
    tags: tags
    redundancy: redundancy
    isPublic: !isPrivate
    // How long blobs that Defender deleted can be investigated; the sweep must see that they were
    // deleted.
    softDeleteDays: 14
  }
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: take(name, 24)

  resource blobs 'blobServices' existing = {
    name: 'default'
  }

  resource queues 'queueServices' existing = {
    name: 'default'
  }
}

resource quarantine 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: account::blobs
  name: 'package-images-quarantine'
  dependsOn: [common]
}

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(account.id, 'quarantine')
  properties: {
    roleName: 'Ticket packages quarantine (${account.name})'
    description: 'Puts uploads into quarantine, reads verdicts, takes uploads out. Never writes a tag.'
    type: 'CustomRole'
    assignableScopes: [groupId]
    permissions: [
      {
        actions: [
          'Microsoft.Storage/storageAccounts/blobServices/containers/read'
        ]
        notActions: []
        dataActions: [
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags/read'
        ]
        notDataActions: []
      }
    ]
  }
}

resource handlesUploads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, appPrincipalId, 'quarantine')
  scope: account
  properties: {
    roleDefinitionId: reader.id
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
  dependsOn: [common]
}

resource handlesQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, appPrincipalId, queueRoleId)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', queueRoleId)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
  dependsOn: [common]
}

// Two alerts read these: 403 on tags, and messages that end in a poison queue.
resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account::blobs
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageRead', enabled: true }
    ]
  }
  dependsOn: [common]
}

resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account::queues
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageWrite', enabled: true }
    ]
  }
  dependsOn: [common]
}

module endpoints 'private-endpoint.bicep' = [
  for service in (isPrivate ? ['blob', 'queue'] : []): {
    name: '${name}-${service}'
    params: {
      name: 'pe-${name}-${service}'
      location: location
      tags: tags
      subnetId: endpointsSubnetId
      targetId: common.outputs.id
      groupId: service
      zoneName: 'privatelink.${service}.${environment().suffixes.storage}'
    }
  }
]

output accountId string = common.outputs.id
output accountName string = common.outputs.name
output containerName string = quarantine.name
