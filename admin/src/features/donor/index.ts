export { DonorSite } from "./donor-site";
export { cacheForOffline } from "./cache-for-offline";
export { restorePath, SIGNED_IN_PATH } from "./navigation";
