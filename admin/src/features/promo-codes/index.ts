export { NewPromoCodePage, PromoCodePage } from "./editor-pages";
export { PROMO_CODE_FIELDS } from "./fields";
export { PromoCodesPage } from "./promo-codes-page";
export { promoCodesQuery, usePromoCodeCount } from "./queries";
