import { useLayoutEffect, type RefObject } from "react";
import styles from "./receipt.module.css";

// What fits between the margins of letter paper, in CSS pixels, with a little to spare: 9.5 in are 912.
const HEIGHT = 895;
const SMALLEST = 0.4;
const STEP = 0.02;

/**
 * Makes the type of a sheet as much smaller as it takes to fit on one letter page, by its `--scale`. Measured as it is
 * printed, whatever the window: long names and many payments take more than their number of characters tells.
 */
export function useOnePage(sheet: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const fit = () => {
      if (sheet.current !== null) fitOnPage(sheet.current);
    };
    fit();
    // With other fonts, lines break elsewhere.
    const fonts = new MutationObserver(fit);
    fonts.observe(document.documentElement, { attributeFilter: ["data-fonts"] });
    window.addEventListener("beforeprint", fit);
    return () => {
      fonts.disconnect();
      window.removeEventListener("beforeprint", fit);
    };
  });
}

function fitOnPage(sheet: HTMLElement): void {
  const measured = styles.measured ?? "";
  sheet.classList.add(measured);
  for (let scale = 1; scale >= SMALLEST; scale -= STEP) {
    sheet.style.setProperty("--scale", scale.toFixed(2));
    if (sheet.scrollHeight <= HEIGHT) break;
  }
  sheet.classList.remove(measured);
}
