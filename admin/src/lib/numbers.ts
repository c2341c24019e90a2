/** "12,480": every number that is shown to people, but for money and in a form field. */
export const formatNumber = (number: number): string => number.toLocaleString("en-US");
