export { DonorSite } from "./donor-site";
export { keepForOffline } from "./keep-for-offline";
export { SIGNED_IN_PATH } from "./place";
