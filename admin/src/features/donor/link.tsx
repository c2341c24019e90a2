import type { ComponentProps, MouseEvent } from "react";
import { navigateTo } from "./navigation";

interface Props extends ComponentProps<"a"> {
  href: string;
  /** It leads back: the page is shown where it was left. */
  isBack?: boolean;
}

/** A link to another page of this document; with a modifier key the browser follows it as usual. */
export function Link({ href, isBack = false, ...rest }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    navigateTo(href, { isBack });
  };
  return <a href={href} onClick={follow} {...rest} />;
}
