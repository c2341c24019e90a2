export { cachePackage } from "./changes";
export { DeleteDialog } from "./delete-dialog";
export {
  fieldsOf,
  newPackageValues,
  NO_CONTEXT,
  PACKAGE_FIELD_NAMES,
  PACKAGE_FIELDS,
  valuesOf,
  type PackageField,
  type PackageFieldName,
  type PackageFields,
  type PackageValues,
} from "./fields";
export { PackagesPage } from "./packages-page";
export { SellingWarnings } from "./selling-warnings";
export { hasWarning, warningOf } from "./warnings";
export { packageQuery, packagesQuery, usePackageCount, type Package } from "./queries";
export { withCounts } from "./with-counts";
