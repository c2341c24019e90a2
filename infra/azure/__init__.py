"""What the deployment to Azure does beyond its templates; `azd` calls it through make."""
