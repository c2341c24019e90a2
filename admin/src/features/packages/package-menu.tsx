import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { IconButton } from "@/components/button";
import type { Moving } from "@/components/draggable-list";
import { Menu } from "@/components/menu";
import { DeleteDialog } from "./delete-dialog";
import type { Package } from "./queries";
import styles from "./packages.module.css";

interface Props {
  shown: Package;
  moving: Moving;
  onEnable: (isEnabled: boolean) => void;
}

/** The actions on a package, moving it included. */
export function PackageMenu({ shown, moving, onEnable }: Props) {
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  const params = { eventId: shown.event_id, packageId: shown.id };
  const edit = () => navigate({ to: "/events/$eventId/tickets/$packageId/edit", params });
  const purchases = () =>
    navigate({
      to: "/events/$eventId/tickets/sales",
      params,
      search: { package_id: shown.id },
      hash: "purchases",
    });
  const changes = () =>
    navigate({ to: "/events/$eventId/tickets/audit", params, search: { package_id: shown.id } });
  return (
    <>
      <Menu
        trigger={
          <IconButton icon="more" className={styles.menu} label={`Actions for ${shown.name}`} />
        }
        items={[
          { words: "Edit", icon: "pencil", onSelect: () => void edit() },
          { words: "See its purchases", icon: "chart", onSelect: () => void purchases() },
          { words: "See its changes", icon: "trail", onSelect: () => void changes() },
          {
            words: "Move up",
            icon: "up",
            isDisabled: moving.isFirst,
            needsNetwork: true,
            onSelect: () => moving.moveTo(moving.place - 1),
          },
          {
            words: "Move down",
            icon: "down",
            isDisabled: moving.isLast,
            needsNetwork: true,
            onSelect: () => moving.moveTo(moving.place + 1),
          },
          shown.is_enabled
            ? {
                words: "Disable",
                icon: "hidden",
                needsNetwork: true,
                onSelect: () => onEnable(false),
              }
            : { words: "Enable", icon: "eye", needsNetwork: true, onSelect: () => onEnable(true) },
          {
            words: "Delete…",
            icon: "trash",
            isDangerous: true,
            needsNetwork: true,
            onSelect: () => setDeleting(true),
          },
        ]}
      />
      <DeleteDialog shown={shown} isOpen={isDeleting} onClose={() => setDeleting(false)} />
    </>
  );
}
