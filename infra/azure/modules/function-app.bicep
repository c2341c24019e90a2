// The app on Flex Consumption. Settings that Flex has in `functionAppConfig` must not be app
// settings.
param name string
param location string
param tags object

@description('`app` of a row of tiers.json.')
param size object

@description('`schedules` of a row of tiers.json.')
param schedules object

param identityId string
param identityClientId string

@description('Empty: the app calls the other services over their public addresses.')
param subnetId string

param databaseUrl string
param databasePoolSize int
param redisUrl string
param runtimeAccountName string
param deploymentsContainer string
param quarantineAccountName string
param publishedAccountName string
param imagesUrl string
param archiveAccountName string
param keyVaultUri string
param insightsConnectionString string
param authIssuer string
param authAudience string
param authJwksUrl string
param corsOrigins string

var suffix = environment().suffixes.storage

// Each name is an app setting; tests compare them with shared/settings.py and local.settings.json.
var settings = {
  // The host's own storage, by identity.
  AzureWebJobsStorage__blobServiceUri: 'https://${runtimeAccountName}.blob.${suffix}'
  AzureWebJobsStorage__queueServiceUri: 'https://${runtimeAccountName}.queue.${suffix}'
  AzureWebJobsStorage__tableServiceUri: 'https://${runtimeAccountName}.table.${suffix}'
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  // The blob trigger's connection.
  QUARANTINE_STORAGE__blobServiceUri: 'https://${quarantineAccountName}.blob.${suffix}'
  QUARANTINE_STORAGE__queueServiceUri: 'https://${quarantineAccountName}.queue.${suffix}'
  QUARANTINE_STORAGE__credential: 'managedidentity'
  QUARANTINE_STORAGE__clientId: identityClientId
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '8388608'
  // `/` is nobody's address here; the host would show its own page.
  AzureWebJobsDisableHomepage: 'true'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  // The worker continues the host's trace; shared/telemetry_export.py installs the exporter.
  PYTHON_ENABLE_OPENTELEMETRY: 'true'
  OTEL_SERVICE_NAME: 'ticket-packages'
  // Whole traces are sampled by their id; metrics and logs are never sampled.
  OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage'
  OTEL_TRACES_SAMPLER_ARG: size.tracesRatio

  ENVIRONMENT: 'production'
  LOG_LEVEL: 'INFO'
  AZURE_CLIENT_ID: identityClientId
  DATABASE_URL: databaseUrl
  DATABASE_POOL_SIZE: string(databasePoolSize)
  DATABASE_PREPARE_THRESHOLD: '5'
  PURCHASES_AT_ONCE_PER_PACKAGE: '4'
  REDIS_URL: redisUrl
  STORAGE_CONNECTION_STRING: 'BlobEndpoint=https://${publishedAccountName}.blob.${suffix}/'
  QUARANTINE_STORAGE_CONNECTION_STRING: 'BlobEndpoint=https://${quarantineAccountName}.blob.${suffix}/'
  PACKAGE_IMAGES_PUBLIC_URL: imagesUrl
  ARCHIVE_CONNECTION_STRING: 'BlobEndpoint=https://${archiveAccountName}.blob.${suffix}/;TableEndpoint=https://${archiveAccountName}.table.${suffix}/'
  AUTH_ISSUER: authIssuer
  AUTH_AUDIENCE: authAudience
  AUTH_JWKS_URL: authJwksUrl
  AUTH_SUBJECT_CLAIM: 'oid'
  AUTH_EMAIL_TRUSTED: 'false'
  QR_SIGNING_KEYS: '@Microsoft.KeyVault(SecretUri=${keyVaultUri}secrets/qr-signing-keys)'
  PAYMENT_WEBHOOK_SECRETS: '@Microsoft.KeyVault(SecretUri=${keyVaultUri}secrets/payment-webhook-secrets)'
  CORS_ORIGINS: corsOrigins
  TRUSTED_PROXIES: '1'
  RATE_LIMIT_USER_PER_MINUTE: '100'
  RATE_LIMIT_ADMIN_PER_MINUTE: '200'
  RATE_LIMIT_EVENT_WRITES_PER_MINUTE: '1000'
  RATE_LIMIT_CODE_LOOKUPS_PER_MINUTE: '30'
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: '600'
  RATE_LIMIT_PUBLIC_READS_PER_MINUTE: '10000'
  EXPORT_INLINE_ROWS: '10000'
  JSON_BODY_LIMIT_BYTES: '1048576'
  SALES_COUNTS_SCHEDULE: schedules.salesCounts
  HOLDS_SCHEDULE: schedules.holds
  ARCHIVE_SCHEDULE: schedules.archive
  PURGE_SCHEDULE: '0 17 * * * *'
  IMAGE_SWEEP_SCHEDULE: '40 * * * * *'
  IMAGE_ORPHANS_SCHEDULE: '0 47 * * * *'
  RECONCILE_SCHEDULE: '0 30 3 * * *'
  CHAIN_ROOTS_SCHEDULE: '0 40 0 * * *'
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    // Inbound traffic stays open in a private network too: Event Grid calls the blob trigger here.
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
      // The platform's CORS can't expose headers, so the app sets the CORS headers itself.
      cors: {
        allowedOrigins: []
      }
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${runtimeAccountName}.blob.${suffix}/${deploymentsContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'python'
        version: '3.13'
      }
      scaleAndConcurrency: {
        maximumInstanceCount: size.maximumInstances
        instanceMemoryMB: size.memoryMB
        alwaysReady: size.alwaysReady == 0
          ? []
          : [
              {
                name: 'http'
                instanceCount: size.alwaysReady
              }
            ]
        triggers: {
          http: {
            // The default for Python is one request at a time per instance.
            perInstanceConcurrency: size.concurrency
          }
        }
      }
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: settings
  }

  // Publishing by password is switched off, for both protocols.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
