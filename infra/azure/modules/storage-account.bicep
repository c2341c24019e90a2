// The common settings of our storage accounts: tokens only, and no public containers but one.
param name string
param location string
param tags object
param redundancy string

@description('False: the account can be reached by private endpoints only.')
param isPublic bool = true

@description('Whether containers may be made public.')
param mayPublish bool = false


@description('Days in which a deleted blob can be restored; 0: none.')
param softDeleteDays int = 7

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: take(name, 24)
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: redundancy
  }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: mayPublish
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: {
        enabled: softDeleteDays > 0
        days: softDeleteDays > 0 ? softDeleteDays : null
      }
    }
  }
}

output id string = account.id
output name string = account.name
