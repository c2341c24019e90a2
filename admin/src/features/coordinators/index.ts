export { CoordinatorsPage } from "./coordinators-page";
export { coordinatorsQuery, useCoordinatorCount } from "./queries";
