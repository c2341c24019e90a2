import encodeQR from "qr";
import { useMemo } from "react";
import styles from "./tickets.module.css";

const BORDER_MODULES = 2;
const SIZE = 132;

/** The QR code of a ticket; dark on white in both themes, because scanners need that. */
export function QrCode({ payload, ticketNumber }: { payload: string; ticketNumber: string }) {
  const { path, modules } = useMemo(() => drawingOf(payload), [payload]);
  return (
    <div className={styles.qrCode} role="img" aria-label={`QR code of ticket ${ticketNumber}`}>
      <svg
        viewBox={`0 0 ${modules} ${modules}`}
        width={SIZE}
        height={SIZE}
        shapeRendering="crispEdges"
        aria-hidden="true"
      >
        <path d={path} />
      </svg>
    </div>
  );
}

/** One SVG path for all dark modules: a rectangle per run in a row. */
function drawingOf(payload: string): { path: string; modules: number } {
  const rows = encodeQR(payload, "raw", { ecc: "medium", border: BORDER_MODULES });
  const parts: string[] = [];
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (row[x] !== true) continue;
      let end = x;
      while (row[end] === true) end += 1;
      parts.push(`M${x} ${y}h${end - x}v1h${x - end}z`);
      x = end;
    }
  });
  return { path: parts.join(""), modules: rows.length };
}
