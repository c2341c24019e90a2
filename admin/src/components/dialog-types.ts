import type { ReactNode } from "react";

export interface QuestionProps {
  isOpen: boolean;
  /** The question itself: "Delete Volunteers and Crew?" */
  title: string;
  children: ReactNode;
  /** The label of the safe answer, which has the focus at first. */
  keep: string;
  onKeep: () => void;
  /** Neither Esc nor a click outside answers this question. */
  staysOpen?: boolean;
  /** The other answer; left out if the dialog only informs. One with `isBusy` asks the server, and needs the network. */
  proceed?: { words: string; isDangerous?: boolean; isBusy?: boolean; onClick: () => void };
}

export interface DialogProps {
  isOpen: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
}
