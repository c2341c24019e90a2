// PostgreSQL. There are no passwords: all roles sign in with a token of Entra ID.
// infra/azure/database.py creates the roles of the app and of the migrations inside the server.
param name string
param location string
param tags object

@description('`database` of a row of tiers.json.')
param size object

param administratorObjectId string
param administratorName string

@allowed(['User', 'ServicePrincipal'])
param administratorType string

@description('Empty: the server is reached over its public address.')
param endpointsSubnetId string

param workspaceId string

var isPrivate = !empty(endpointsSubnetId)

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: size.sku
    tier: size.skuTier
  }
  properties: {
    version: '17'
    authConfig: {
      activeDirectoryAuth: 'Enabled'
      passwordAuth: 'Disabled'
      tenantId: tenant().tenantId
    }
    storage: {
      storageSizeGB: size.storageGB
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: size.backupDays
      geoRedundantBackup: 'Disabled'
    }
    highAvailability: {
      mode: size.isZoneRedundant ? 'ZoneRedundant' : 'Disabled'
    }
    network: {
      publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    }
  }

  resource tickets 'databases' = {
    name: 'ticketing'
    properties: {
      charset: 'UTF8'
      // Sorted by code point, with Unicode's letters, as in the tests; the server defines the name.
      collation: 'C.utf8'
    }
  }
}

// The server takes one write at a time and answers "server is busy" to a second, so everything below
// waits for what stands above it: database, firewall, parameters, administrator, endpoint.

// The addresses of Flex Consumption are anybody's in the region: tokens decide who may do what.
resource azureServices 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2025-08-01' = if (!isPrivate) {
  parent: server
  name: 'AllowAllAzureServicesAndResourcesWithinAzureIps'
  properties: {
    startIpAddress: '0.0.0.0'
    endIpAddress: '0.0.0.0'
  }
  dependsOn: [server::tickets]
}

var always = [
  { name: 'require_secure_transport', value: 'on' }
  { name: 'log_lock_waits', value: 'on' }
  // What people typed must not end up in the logs beside the statement that failed.
  { name: 'log_parameter_max_length_on_error', value: '0' }
  { name: 'log_parameter_max_length', value: '0' }
  { name: 'log_statement', value: 'none' }
  // Nor what a DETAIL quotes: the promo code or the address that a row has already.
  { name: 'log_error_verbosity', value: 'terse' }
]

// Forty instances hold a few hundred connections open; the server does its best with a few dozen.
// The pooler's other parameters exist only once it is enabled, so that one comes first.
var pooling = [
  { name: 'pgbouncer.enabled', value: 'true' }
  { name: 'pgbouncer.pool_mode', value: 'transaction' }
  { name: 'pgbouncer.max_prepared_statements', value: '200' }
  { name: 'pgbouncer.default_pool_size', value: string(size.serverPool) }
  { name: 'pgbouncer.max_client_conn', value: string(size.maxClients) }
]

@batchSize(1)
resource parameters 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2025-08-01' = [
  for parameter in (size.hasPgBouncer ? concat(always, pooling) : always): {
    parent: server
    name: parameter.name
    properties: {
      value: parameter.value
      source: 'user-override'
    }
    dependsOn: [azureServices]
  }
]

resource administrator 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01' = {
  parent: server
  name: administratorObjectId
  properties: {
    principalName: administratorName
    principalType: administratorType
    tenantId: tenant().tenantId
  }
  dependsOn: [parameters]
}

module endpoint 'private-endpoint.bicep' = if (isPrivate) {
  name: '${name}-endpoint'
  params: {
    name: 'pe-${name}'
    location: location
    tags: tags
    subnetId: endpointsSubnetId
    targetId: server.id
    groupId: 'postgresqlServer'
    zoneName: 'privatelink.postgres.database.azure.com'
  }
  dependsOn: [administrator]
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: server
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'PostgreSQLLogs', enabled: true }
    ]
  }
}

output serverId string = server.id
output host string = server.properties.fullyQualifiedDomainName
output databaseName string = server::tickets.name
