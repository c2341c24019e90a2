import type { Schemas } from "@/lib/api";

export type Purchase = Schemas["PurchaseRead"];
export type PurchasePage = Schemas["Page_PurchaseRead_"];
export type Summary = Schemas["SalesSummary"];
