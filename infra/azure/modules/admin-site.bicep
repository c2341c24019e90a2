// The static files of the admin app. The site is not linked to the API: the proxy of a linked site
// replaces Authorization, ends calls after 45 s, and closes the function app to webhooks.
param environmentName string
param location string
param tags object

// Static Web Apps exist in a few regions only; the files are served from everywhere.
var homes = ['westus2', 'centralus', 'eastus2', 'westeurope', 'eastasia']

resource site 'Microsoft.Web/staticSites@2024-04-01' = {
  name: 'stapp-${environmentName}'
  location: contains(homes, location) ? location : 'westeurope'
  tags: union(tags, { 'azd-service-name': 'admin' })
  sku: {
    name: 'Standard'
    tier: 'Standard'
  }
  properties: {
    allowConfigFileUpdates: true
    stagingEnvironmentPolicy: 'Disabled'
  }
}

output origin string = 'https://${site.properties.defaultHostname}'
