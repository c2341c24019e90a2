export { PackagesPage } from "./packages-page";
export { packagesQuery, usePackageCount } from "./queries";
