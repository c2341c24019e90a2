// The Functions host's own state, the deployed packages, and events that could not be delivered.
param name string
param location string
param tags object
param redundancy string
param appPrincipalId string

@description('Empty: the account is reached over its public address.')
param endpointsSubnetId string

var isPrivate = !empty(endpointsSubnetId)
var roles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

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
}

resource deployments 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: account::blobs
  name: 'deployments'
  dependsOn: [common]
}

resource deadLetters 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: account::blobs
  name: 'dead-letters'
  dependsOn: [common]
}

resource host 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    name: guid(account.id, appPrincipalId, role.value)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
    }
    dependsOn: [common]
  }
]

module endpoints 'private-endpoint.bicep' = [
  for service in (isPrivate ? ['blob', 'queue', 'table'] : []): {
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
output deploymentsContainer string = deployments.name
output accountId string = common.outputs.id
output deadLettersContainer string = deadLetters.name
