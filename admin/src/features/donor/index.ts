export { DonorSite } from "./donor-site";
export { keepForOffline } from "./keep-for-offline";
export { returnToPlace, SIGNED_IN_PATH } from "./place";
