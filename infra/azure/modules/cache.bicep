// Azure Managed Redis: rate limits, sales counts, promo terms. Losing all of it only costs speed.
param name string
param location string
param tags object

@description('`cache` of a row of tiers.json.')
param size object

param appPrincipalId string

@description('Empty: the cache is reached over its public address.')
param endpointsSubnetId string

var isPrivate = !empty(endpointsSubnetId)

resource cluster 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: size.sku
  }
  properties: {
    minimumTlsVersion: '1.2'
    highAvailability: size.isHighlyAvailable ? 'Enabled' : 'Disabled'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }

  resource database 'databases' = {
    name: 'default'
    properties: {
      port: 10000
      clientProtocol: 'Encrypted'
      // In a cluster all keys of a script must be in one slot, which the rate limiter's scripts do
      // not ensure.
      clusteringPolicy: 'NoCluster'
      // Keys with a time to live are evicted first; nearly all keys have one.
      evictionPolicy: 'VolatileLRU'
      accessKeysAuthentication: 'Disabled'
    }

    resource app 'accessPolicyAssignments' = {
      name: 'app'
      properties: {
        // The only policy that exists.
        accessPolicyName: 'default'
        user: {
          objectId: appPrincipalId
        }
      }
    }
  }
}

module endpoint 'private-endpoint.bicep' = if (isPrivate) {
  name: '${name}-endpoint'
  params: {
    name: 'pe-${name}'
    location: location
    tags: tags
    subnetId: endpointsSubnetId
    targetId: cluster.id
    groupId: 'redisEnterprise'
    zoneName: 'privatelink.redis.azure.net'
  }
}

output clusterId string = cluster.id
output host string = cluster.properties.hostName
output port int = cluster::database.properties.port
