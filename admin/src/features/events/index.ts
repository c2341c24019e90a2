export { EventDetailsPage, NewEventPage } from "./event-pages";
export { PlateContent, plateLook, stateOf } from "./event-plate";
export { EVENT_FIELDS } from "./fields";
export { EventsPage } from "./events-page";
export { eventQuery, eventsQuery, onlyEvent, type EventRead } from "./queries";
