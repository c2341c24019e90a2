import { useQuery } from "@tanstack/react-query";
import { Icon } from "@/components/icon";
import { Link } from "@/features/donor/link";
import { purchasePath } from "@/features/donor/navigation";
import { useSubject } from "@/features/donor/subject";
import type { EventRead } from "@/features/donor/types";
import { ownReceiptQuery, ReceiptPage } from "@/features/receipt";
import { useSession } from "@/features/session";
import { SignInFirst } from "./sign-in-first";
import pageStyles from "@/features/donor/page.module.css";
import ticketsStyles from "./tickets.module.css";

interface Props {
  event: EventRead;
  purchaseId: string;
  isResumed: boolean;
}

/** The receipt of one's own purchase. */
export function OwnReceiptPage({ event, purchaseId, isResumed }: Props) {
  const isSignedIn = useSession((state) => state.status === "signed-in");
  const receipt = useQuery({
    ...ownReceiptQuery(useSubject(), purchaseId),
    enabled: isSignedIn,
  });
  if (isResumed && !isSignedIn)
    return (
      <main className={pageStyles.page} id="main">
        <SignInFirst />
      </main>
    );
  return (
    <main id="main" className={ticketsStyles.desk}>
      <ReceiptPage
        receipt={receipt}
        back={
          <Link className="inline-row" isBack href={purchasePath(event.slug, purchaseId)}>
            <Icon name="back" small />
            <span>Your purchase</span>
          </Link>
        }
      />
    </main>
  );
}
