import { Dialog } from "@/components/dialog";
import { EventNav } from "./event-nav";
import { Who } from "./who";

/** Everything that the tab bar has no room for. Going anywhere closes it. */
export function MoreSheet({ eventId, onClose }: { eventId: string; onClose: () => void }) {
  return (
    <Dialog isOpen title="More" onClose={onClose}>
      <div
        className="more-sheet"
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest("a")) onClose();
        }}
      >
        <EventNav eventId={eventId} />
        <Who />
      </div>
    </Dialog>
  );
}
