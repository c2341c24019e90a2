export { NewPackagePage } from "./new-package-page";
export { PackagePage } from "./package-page";
