export { AuditPage } from "./audit-page";
export { readFilters as readAuditFilters } from "./filters";
export { useAuditCount } from "./queries";
