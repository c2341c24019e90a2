import { splitLinks } from "@/lib/links";
import styles from "./linked-text.module.css";

/** A text of several lines as it was typed; the https addresses in it are links, all else is words. */
export function LinkedText({ text }: { text: string }) {
  return (
    <p className={styles.lines} dir="auto">
      {splitLinks(text).map(({ words, href }, place) =>
        href === null ? (
          <span key={place}>{words}</span>
        ) : (
          <a key={place} href={href} target="_blank" rel="noopener noreferrer" translate="no">
            {words}
          </a>
        ),
      )}
    </p>
  );
}
