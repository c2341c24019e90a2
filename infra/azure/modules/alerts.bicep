// The alerts to operators. A query returns rows only when something is wrong, so every rule fires
// on one row or more. docs/runbook.md has a section for each.
param environmentName string
param location string
param tags object
param workspaceId string
param actionGroupId string
param databaseServerId string
param databaseMaxConnections int
param cacheId string

// An operator acts on severity 0 and 1 at once, on 2 within the day, on 3 within the week.
var rules = [
  {
    name: 'slow-endpoints'
    title: 'An endpoint\'s p95 is above 300 ms'
    query: loadTextContent('../queries/slow-endpoints.kql')
    severity: 2
    every: 'PT5M'
    window: 'PT15M'
  }
  {
    name: 'failing-requests'
    title: 'More than 1 % of the answers are 5xx'
    query: loadTextContent('../queries/failing-requests.kql')
    severity: 1
    every: 'PT5M'
    window: 'PT15M'
  }
  {
    name: 'drift'
    title: 'A counter does not agree with its purchases'
    query: loadTextContent('../queries/drift.kql')
    severity: 0
    every: 'PT15M'
    window: 'PT1H'
  }
  {
    name: 'archive-lag'
    title: 'The audit archive is more than an hour behind'
    query: loadTextContent('../queries/archive-lag.kql')
    severity: 2
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'archive-mismatches'
    title: 'The audit archive contradicts the database'
    query: loadTextContent('../queries/archive-mismatches.kql')
    severity: 0
    every: 'PT15M'
    window: 'PT1H'
  }
  {
    name: 'timers-silent'
    title: 'A timer has stopped ticking'
    query: loadTextContent('../queries/timers-silent.kql')
    severity: 2
    every: 'PT15M'
    window: 'P2D'
  }
  {
    name: 'cache-gone'
    title: 'Redis does not answer'
    query: loadTextContent('../queries/cache-gone.kql')
    severity: 2
    every: 'PT5M'
    window: 'PT10M'
  }
  {
    name: 'money-to-look-at'
    title: 'A payment needs a person'
    query: loadTextContent('../queries/money-to-look-at.kql')
    severity: 3
    every: 'PT15M'
    window: 'PT1H'
  }
  {
    name: 'malicious-uploads'
    title: 'Malware was uploaded'
    query: loadTextContent('../queries/malicious-uploads.kql')
    severity: 2
    every: 'PT5M'
    window: 'PT15M'
  }
  {
    name: 'slow-thumbnails'
    title: 'A picture took more than two minutes'
    query: loadTextContent('../queries/slow-thumbnails.kql')
    severity: 3
    every: 'PT5M'
    window: 'PT15M'
  }
  {
    name: 'forbidden-tags'
    title: 'The app may not read verdicts'
    query: loadTextContent('../queries/forbidden-tags.kql')
    severity: 1
    every: 'PT5M'
    window: 'PT15M'
  }
  {
    name: 'poison-messages'
    title: 'An upload ended in the poison queue'
    query: loadTextContent('../queries/poison-messages.kql')
    severity: 2
    every: 'PT5M'
    window: 'PT15M'
  }
  {
    name: 'logs-capped'
    title: 'The day\'s quota of logs is used up'
    query: loadTextContent('../queries/logs-capped.kql')
    severity: 2
    every: 'PT15M'
    window: 'PT1H'
  }
]

resource queries 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'alert-${environmentName}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: 'docs/runbook.md, ${rule.name}'
      enabled: true
      severity: rule.severity
      scopes: [workspaceId]
      evaluationFrequency: rule.every
      windowSize: rule.window
      // A table does not exist until its first row is written; the rule must be accepted without
      // it.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [actionGroupId]
      }
    }
  }
]

// The services themselves measure these two.
var measurements = [
  {
    name: 'database-connections'
    title: 'PostgreSQL runs out of connections'
    scope: databaseServerId
    namespace: 'Microsoft.DBforPostgreSQL/flexibleServers'
    metric: 'active_connections'
    aggregation: 'Maximum'
    threshold: databaseMaxConnections * 8 / 10
  }
  {
    name: 'redis-memory'
    title: 'Redis is nearly full'
    scope: cacheId
    namespace: 'Microsoft.Cache/redisEnterprise'
    metric: 'usedmemorypercentage'
    aggregation: 'Maximum'
    threshold: 80
  }
]

resource metrics 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for measured in measurements: {
    name: 'alert-${environmentName}-${measured.name}'
    location: 'global'
    tags: tags
    properties: {
      description: '${measured.title}: docs/runbook.md, ${measured.name}'
      enabled: true
      severity: 2
      scopes: [measured.scope]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: measured.name
            metricNamespace: measured.namespace
            metricName: measured.metric
            timeAggregation: measured.aggregation
            operator: 'GreaterThan'
            threshold: measured.threshold
          }
        ]
      }
      actions: [
        {
          actionGroupId: actionGroupId
        }
      ]
    }
  }
]
