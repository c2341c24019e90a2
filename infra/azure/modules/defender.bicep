// The scan of uploads. Made after the account's Event Grid topic: Defender uses a topic that is there
// and makes one of its own where there is none, and Event Grid allows one topic an account.
param quarantineAccountName string

@description('Gigabytes a month after which Defender stops scanning.')
param scanCapGB int

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: quarantineAccountName
}

resource defender 'Microsoft.Security/defenderForStorageSettings@2025-07-01-preview' = {
  name: 'current'
  scope: account
  properties: {
    isEnabled: true
    // What the subscription says of all accounts must neither switch this off nor raise its cap.
    overrideSubscriptionLevelSettings: true
    malwareScanning: {
      onUpload: {
        isEnabled: true
        capGBPerMonth: scanCapGB
      }
      blobScanResultsOptions: 'BlobIndexTags'
      automatedResponse: 'BlobSoftDelete'
    }
    sensitiveDataDiscovery: {
      isEnabled: false
    }
  }
}
