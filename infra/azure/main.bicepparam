// What `azd` knows of an environment; set the rest with `azd env set`, as docs/deploy.md says.
using './main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param tier = readEnvironmentVariable('TIER', 'dev')
param deployerObjectId = readEnvironmentVariable('AZURE_PRINCIPAL_ID')
param deployerName = readEnvironmentVariable('DEPLOYER_NAME')
param deployerType = readEnvironmentVariable('DEPLOYER_TYPE', 'User')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param authIssuer = readEnvironmentVariable('AUTH_ISSUER')
param authAudience = readEnvironmentVariable('AUTH_AUDIENCE')
param authJwksUrl = readEnvironmentVariable('AUTH_JWKS_URL')
param extraCorsOrigins = readEnvironmentVariable('EXTRA_CORS_ORIGINS', '')
param budgetStart = readEnvironmentVariable('BUDGET_START')
param archiveLocked = readEnvironmentVariable('ARCHIVE_LOCKED', 'false') == 'true'
param githubRepository = readEnvironmentVariable('GITHUB_REPOSITORY', '')
