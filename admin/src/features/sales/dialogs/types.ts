import type { Purchase } from "@/features/sales/types";

export interface MoveProps {
  purchase: Purchase;
  onClose: () => void;
  /** The payment that a refund or a move is about; by default the one that fits nothing. */
  paymentId?: string | undefined;
}
