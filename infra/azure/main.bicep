// Everything that one environment of the product needs, in one resource group.
// `azd up` reads this with main.bicepparam; docs/deploy.md explains the parameters.
targetScope = 'subscription'

@description('The name of the azd environment; every resource is tagged with it.')
@minLength(1)
@maxLength(32)
param environmentName string

@description('The region of all resources.')
param location string

@description('The row of tiers.json with the sizes of this environment.')
@allowed(['dev', 'staging', 'production'])
param tier string

@description('The object id of the deployer, who becomes the administrator of PostgreSQL and may write secrets.')
param deployerObjectId string

@description('The deployer\'s role name in PostgreSQL: a user principal name or an application\'s name.')
param deployerName string

@allowed(['User', 'ServicePrincipal'])
param deployerType string

@description('The e-mail addresses that get alerts and budget notices.')
param alertEmail string

@description('The `iss` of the tokens that the API takes.')
param authIssuer string

@description('The `aud` of the tokens that the API takes.')
param authAudience string

@description('Where the issuer publishes its keys.')
param authJwksUrl string

@description('Origins beside the admin site that may call the API from a browser, separated by commas.')
param extraCorsOrigins string = ''

@description('owner/name of the repository whose workflows may sign in as the migrations\' identity; empty: none.')
param githubRepository string = ''

@description('The first day of the month in which the budgets began, as YYYY-MM-01. Azure refuses to change it later.')
param budgetStart string

@description('Whether the archive\'s policy is locked: then it can\'t be written again, and must not be.')
param archiveLocked bool

var tiers = loadJsonContent('tiers.json')
var size = tiers[tier]
var suffix = uniqueString(subscription().id, environmentName, location)
var tags = {
  'azd-env-name': environmentName
  product: 'ticket-packages'
  tier: tier
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  name: 'identities'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    githubRepository: githubRepository
  }
}

module network 'modules/network.bicep' = if (size.isPrivate) {
  name: 'network'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
  }
}

// Empty: the services are reached over their public endpoints, by token only.
var endpointsSubnetId = size.isPrivate ? network!.outputs.endpointsSubnetId : ''
var appSubnetId = size.isPrivate ? network!.outputs.appSubnetId : ''

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    dailyCapGB: size.logs.dailyCapGB
    retentionDays: size.logs.retentionDays
    appPrincipalId: identities.outputs.appPrincipalId
    alertEmail: alertEmail
  }
}

module database 'modules/database.bicep' = {
  name: 'database'
  scope: group
  params: {
    name: 'psql-${suffix}'
    location: location
    tags: tags
    size: size.database
    administratorObjectId: deployerObjectId
    administratorName: deployerName
    administratorType: deployerType
    endpointsSubnetId: endpointsSubnetId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module cache 'modules/cache.bicep' = {
  name: 'cache'
  scope: group
  params: {
    name: 'redis-${suffix}'
    location: location
    tags: tags
    size: size.cache
    appPrincipalId: identities.outputs.appPrincipalId
    endpointsSubnetId: endpointsSubnetId
  }
}

module runtimeStorage 'modules/storage-runtime.bicep' = {
  name: 'storage-runtime'
  scope: group
  params: {
    name: 'strun${suffix}'
    location: location
    tags: tags
    redundancy: size.storage.redundancy
    appPrincipalId: identities.outputs.appPrincipalId
    endpointsSubnetId: endpointsSubnetId
  }
}

module quarantineStorage 'modules/storage-quarantine.bicep' = {
  name: 'storage-quarantine'
  scope: group
  params: {
    name: 'stqua${suffix}'
    location: location
    tags: tags
    redundancy: size.storage.redundancy
    appPrincipalId: identities.outputs.appPrincipalId
    endpointsSubnetId: endpointsSubnetId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module publishedStorage 'modules/storage-published.bicep' = {
  name: 'storage-published'
  scope: group
  params: {
    name: 'stpub${suffix}'
    location: location
    tags: tags
    redundancy: size.storage.redundancy
    appPrincipalId: identities.outputs.appPrincipalId
  }
}

module archiveStorage 'modules/storage-archive.bicep' = {
  name: 'storage-archive'
  scope: group
  params: {
    name: 'starc${suffix}'
    location: location
    tags: tags
    redundancy: size.storage.redundancy
    isLocked: archiveLocked
    appPrincipalId: identities.outputs.appPrincipalId
    endpointsSubnetId: endpointsSubnetId
  }
}

module events 'modules/event-grid.bicep' = {
  name: 'event-grid'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    quarantineAccountName: quarantineStorage.outputs.accountName
    deadLettersAccountName: runtimeStorage.outputs.accountName
  }
}

module defender 'modules/defender.bicep' = {
  name: 'defender'
  scope: group
  params: {
    quarantineAccountName: quarantineStorage.outputs.accountName
    scanCapGB: size.storage.scanCapGB
  }
  dependsOn: [events]
}

module keyVault 'modules/key-vault.bicep' = {
  name: 'key-vault'
  scope: group
  params: {
    name: 'kv-${suffix}'
    location: location
    tags: tags
    appPrincipalId: identities.outputs.appPrincipalId
    deployerObjectId: deployerObjectId
    deployerType: deployerType
    keepsDeleted: tier == 'production'
  }
}

module adminSite 'modules/admin-site.bicep' = {
  name: 'admin-site'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
  }
}

module app 'modules/function-app.bicep' = {
  name: 'function-app'
  scope: group
  params: {
    name: 'func-${suffix}'
    location: location
    tags: tags
    size: size.app
    schedules: size.schedules
    identityId: identities.outputs.appIdentityId
    identityClientId: identities.outputs.appClientId
    subnetId: appSubnetId
    databaseUrl: 'postgresql://${identities.outputs.appIdentityName}@${database.outputs.host}:${size.database.port}/${database.outputs.databaseName}?sslmode=verify-full'
    databasePoolSize: size.database.poolSize
    redisUrl: 'rediss://${identities.outputs.appPrincipalId}@${cache.outputs.host}:${cache.outputs.port}/0'
    runtimeAccountName: runtimeStorage.outputs.accountName
    deploymentsContainer: runtimeStorage.outputs.deploymentsContainer
    quarantineAccountName: quarantineStorage.outputs.accountName
    publishedAccountName: publishedStorage.outputs.accountName
    imagesUrl: publishedStorage.outputs.imagesUrl
    archiveAccountName: archiveStorage.outputs.accountName
    keyVaultUri: keyVault.outputs.uri
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    authIssuer: authIssuer
    authAudience: authAudience
    authJwksUrl: authJwksUrl
    corsOrigins: empty(extraCorsOrigins) ? adminSite.outputs.origin : '${adminSite.outputs.origin},${extraCorsOrigins}'
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    actionGroupId: monitoring.outputs.actionGroupId
    databaseServerId: database.outputs.serverId
    databaseMaxConnections: size.database.maxConnections
    cacheId: cache.outputs.clusterId
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module budgets 'modules/budgets.bicep' = {
  name: 'budgets'
  scope: group
  params: {
    environmentName: environmentName
    monthlyBudget: size.monthlyBudget
    scanCapGB: size.storage.scanCapGB
    quarantineAccountId: quarantineStorage.outputs.accountId
    actionGroupId: monitoring.outputs.actionGroupId
    alertEmail: alertEmail
    startDate: budgetStart
  }
}

// The hooks read these from azd's environment, by these names.
output AZURE_RESOURCE_GROUP string = group.name
output TIER string = tier
output DATABASE_HOST string = database.outputs.host
output DATABASE_ADMINISTRATOR string = deployerName
output APP_IDENTITY_NAME string = identities.outputs.appIdentityName
output APP_IDENTITY_OBJECT_ID string = identities.outputs.appPrincipalId
output MIGRATIONS_IDENTITY_NAME string = identities.outputs.migrationsIdentityName
output MIGRATIONS_IDENTITY_OBJECT_ID string = identities.outputs.migrationsPrincipalId
output MIGRATIONS_IDENTITY_CLIENT_ID string = identities.outputs.migrationsClientId
output KEY_VAULT_NAME string = keyVault.outputs.name
output FUNCTION_APP_NAME string = app.outputs.name
output API_URL string = app.outputs.url
output IMAGES_URL string = publishedStorage.outputs.imagesUrl
output ADMIN_URL string = adminSite.outputs.origin
output SYSTEM_TOPIC_ID string = events.outputs.topicId
output DEAD_LETTERS_ACCOUNT_ID string = runtimeStorage.outputs.accountId
output DEAD_LETTERS_CONTAINER string = runtimeStorage.outputs.deadLettersContainer
output QUARANTINE_CONTAINER string = quarantineStorage.outputs.containerName
output LOGS_WORKSPACE_ID string = monitoring.outputs.workspaceCustomerId
output ARCHIVE_ACCOUNT_NAME string = archiveStorage.outputs.accountName
output ARCHIVE_ROOTS_CONTAINER string = archiveStorage.outputs.rootsContainer
