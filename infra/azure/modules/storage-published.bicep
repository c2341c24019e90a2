// Files for browsers: images that Defender found clean, which are public, and exports, by signed
// link only. So the account has no private endpoint.
param name string
param location string
param tags object
param redundancy string
param appPrincipalId string

// Storage Blob Data Contributor: includes the right to get the key that signs links.
var blobRoleId = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

module common 'storage-account.bicep' = {
  name: '${name}-account'
  params: {
    name: name
    location: location
    tags: tags
    redundancy: redundancy
    mayPublish: true
  }
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: take(name, 24)

  resource blobs 'blobServices' existing = {
    name: 'default'
  }
}

// Readable by address only: names contain hashes, and the container can't be listed.
resource images 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: account::blobs
  name: 'package-images'
  properties: {
    publicAccess: 'Blob'
  }
  dependsOn: [common]
}

resource exports 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: account::blobs
  name: 'exports'
  properties: {
    publicAccess: 'None'
  }
  dependsOn: [common]
}

// A link is valid for an hour; after that the file is useless, and it contains personal data.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'forget-exports'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['exports/']
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterCreationGreaterThan: 1
                }
              }
            }
          }
        }
      ]
    }
  }
  dependsOn: [common]
}

resource publishes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, appPrincipalId, blobRoleId)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobRoleId)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
  dependsOn: [common]
}

output accountName string = common.outputs.name
output imagesUrl string = '${account.properties.primaryEndpoints.blob}${images.name}'
