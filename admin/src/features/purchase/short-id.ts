/** The number of a purchase as pages show it: the search finds the purchase by it. */
export const shortId = (id: string): string => id.slice(0, 8);
