import type { Schemas } from "@/lib/api";

export type EventRead = Schemas["EventRead"];
export type Purchase = Schemas["PurchaseRead"];
export type Ticket = Schemas["TicketRead"];
