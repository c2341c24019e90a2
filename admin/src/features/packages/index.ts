export { keep } from "./changes";
export { DeleteDialog } from "./delete-dialog";
export { PackagesPage } from "./packages-page";
export { packageQuery, packagesQuery, usePackageCount, versionTag, type Package } from "./queries";
