import type { ComponentProps, MouseEvent } from "react";
import { navigateTo } from "./navigation";

/** A link to another page of this document; with a modifier key the browser follows it as usual. */
export function Link({ href, ...rest }: ComponentProps<"a"> & { href: string }) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    navigateTo(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}
