// The monthly amounts above which a notice is sent.
param environmentName string
param monthlyBudget int
param scanCapGB int
param quarantineAccountId string
param actionGroupId string
param alertEmail string

@description('The first day of a month.')
param startDate string

// Cents a gigabyte scanned; docs/costs.md names the source.
var scanCentsPerGB = 15

resource everything 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: 'budget-${environmentName}'
  properties: {
    category: 'Cost'
    amount: monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: startDate
    }
    notifications: {
      actual80: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [alertEmail]
        contactGroups: [actionGroupId]
      }
      forecast100: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [alertEmail]
        contactGroups: [actionGroupId]
      }
    }
  }
}

// Scanning stops silently at its cap. Azure has no monthly measure of scanned data except its cost,
// so the notice at 80 % of the cap is at 80 % of the cap's cost.
resource scans 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: 'budget-${environmentName}-scans'
  properties: {
    category: 'Cost'
    // In whole dollars: the caps in tiers.json are chosen so that rounding changes nothing.
    amount: scanCapGB * scanCentsPerGB / 100
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: startDate
    }
    filter: {
      and: [
        {
          dimensions: {
            name: 'ResourceId'
            operator: 'In'
            values: [quarantineAccountId]
          }
        }
        {
          dimensions: {
            name: 'MeterCategory'
            operator: 'In'
            values: ['Microsoft Defender for Cloud']
          }
        }
      ]
    }
    notifications: {
      actual80: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [alertEmail]
        contactGroups: [actionGroupId]
      }
    }
  }
}
