import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { PageError } from "@/components/page-error";
import { PageLoading } from "@/components/skeleton";
import { isProblem } from "@/lib/api";
import { ReceiptPaper } from "./paper";
import type { Receipt } from "./words";
import styles from "./receipt.module.css";

interface Props {
  receipt: UseQueryResult<Receipt>;
  /** The link back to the purchase. */
  back: ReactNode;
}

/** A receipt, to read and to print. */
export function ReceiptPage({ receipt, back }: Props) {
  const { data, error, isError } = receipt;
  useEffect(() => {
    if (data !== undefined) document.title = `Receipt ${data.number} · ${data.event.name}`;
  }, [data]);
  return (
    <>
      <header className={styles.bar}>
        {back}
        {data !== undefined && (
          <Button look="first" icon="print" onClick={() => window.print()}>
            Print or save as PDF
          </Button>
        )}
      </header>
      {isProblem(error, "purchase_not_completed") ? (
        <EmptyState title="There is no receipt yet">
          Nothing was paid for this purchase. The receipt is here once it is paid.
        </EmptyState>
      ) : isProblem(error, "purchase_not_found", "validation_failed") ? (
        <EmptyState title="There is no such purchase">Please check the link.</EmptyState>
      ) : data !== undefined ? (
        <ReceiptPaper receipt={data} />
      ) : isError ? (
        <PageError error={error} retry={() => void receipt.refetch()} />
      ) : (
        <PageLoading />
      )}
    </>
  );
}
