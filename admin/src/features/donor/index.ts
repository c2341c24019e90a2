export { DonorSite } from "./donor-site";
export { SIGNED_IN_PATH } from "./place";
