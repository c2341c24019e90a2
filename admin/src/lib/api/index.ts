import type { components } from "@/api/schema";

export * from "./client";
export * from "./problem";

/** The models of the API by name: `Schemas["PackageRead"]`. */
export type Schemas = components["schemas"];
