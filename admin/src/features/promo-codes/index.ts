export { NewPromoCodePage, PromoCodePage } from "./editor-pages";
export { PromoCodesPage } from "./promo-codes-page";
export { promoCodesQuery, usePromoCodeCount } from "./queries";
