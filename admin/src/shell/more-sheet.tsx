import { Dialog } from "@/components/dialog";
import { EventNav } from "./event-nav";
import { UserMenu } from "./user-menu";
import styles from "./event-shell.module.css";

/** What does not fit into the tab bar. Following a link closes it. */
export function MoreSheet({ eventId, onClose }: { eventId: string; onClose: () => void }) {
  return (
    <Dialog isOpen title="More" onClose={onClose}>
      <div
        className={styles.moreSheet}
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest("a")) onClose();
        }}
      >
        <EventNav eventId={eventId} isWithoutTabs />
        <UserMenu />
      </div>
    </Dialog>
  );
}
