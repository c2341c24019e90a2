"""The steps of the deployment to Azure beyond its templates; `azd` calls them through make."""
