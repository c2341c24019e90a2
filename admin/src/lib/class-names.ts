/** The classes of an element, without those that don't apply: `cx("muted", isOn && styles.chosen)`. */
export const cx = (...names: readonly (string | false | undefined)[]): string =>
  names.filter(Boolean).join(" ");
