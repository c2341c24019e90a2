// The audit trail's copy, for seven years. Tables can't be made immutable, so three measures
// replace that: the app may only insert and read, a lock prevents deleting the account by accident,
// and the roots of the chains are in a container whose blobs can't be changed once its policy is
// locked.
param name string
param location string
param tags object
param redundancy string
param appPrincipalId string

@description('A locked policy can only be made longer: writing it again is refused.')
param isLocked bool

@description('Empty: it is reached over its public address.')
param endpointsSubnetId string

var isPrivate = !empty(endpointsSubnetId)
var groupId = resourceGroup().id

module common 'storage-account.bicep' = {
  name: '${name}-account'
  params: {
    name: name
    location: location
    tags: tags
    redundancy: redundancy
    isPublic: !isPrivate
  }
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: take(name, 24)

  resource blobs 'blobServices' existing = {
    name: 'default'
  }

  resource tables 'tableServices' existing = {
    name: 'default'
  }
}

resource trail 'Microsoft.Storage/storageAccounts/tableServices/tables@2024-01-01' = {
  parent: account::tables
  name: 'auditarchive'
  dependsOn: [common]
}

resource roots 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: account::blobs
  name: 'audit-chain-roots'
  dependsOn: [common]

  // Made unlocked: a locked policy outlives `azd down`. The postdeploy hook locks it in production.
  resource sevenYears 'immutabilityPolicies' = if (!isLocked) {
    name: 'default'
    properties: {
      immutabilityPeriodSinceCreationInDays: 2557
      allowProtectedAppendWrites: false
    }
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep-the-archive'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'The audit trail is kept for seven years.'
  }
  dependsOn: [common]
}

resource archivist 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(account.id, 'archive')
  properties: {
    roleName: 'Ticket packages archivist (${account.name})'
    description: 'Inserts audit entries and chain roots, and reads them. Changes and deletes nothing.'
    type: 'CustomRole'
    assignableScopes: [groupId]
    permissions: [
      {
        actions: [
          'Microsoft.Storage/storageAccounts/blobServices/containers/read'
          'Microsoft.Storage/storageAccounts/tableServices/tables/read'
        ]
        notActions: []
        dataActions: [
          'Microsoft.Storage/storageAccounts/tableServices/tables/entities/read'
          'Microsoft.Storage/storageAccounts/tableServices/tables/entities/add/action'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action'
        ]
        notDataActions: []
      }
    ]
  }
}

resource archives 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, appPrincipalId, 'archive')
  scope: account
  properties: {
    roleDefinitionId: archivist.id
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
  dependsOn: [common]
}

module endpoints 'private-endpoint.bicep' = [
  for service in (isPrivate ? ['blob', 'table'] : []): {
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

output accountName string = common.outputs.name
output rootsContainer string = roots.name
