import { DropdownMenu } from "radix-ui";
import { Icon } from "./icon";
import type { MenuProps } from "./menu-types";
import { useReach } from "@/lib/reach";
import { cx } from "@/lib/class-names";
import menuStyles from "./menu.module.css";

/** The menu itself; it is rendered once its button was pressed, so it starts open. */
export function OpenMenu({ trigger, items }: MenuProps) {
  const isOffline = useReach() === "offline";
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={menuStyles.list}
          align="end"
          sideOffset={4}
          collisionPadding={12}
        >
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.words}
              className={
                item.isDangerous ? cx(menuStyles.item, menuStyles.dangerous) : menuStyles.item
              }
              disabled={item.isDisabled === true || (item.needsNetwork === true && isOffline)}
              onSelect={item.onSelect}
            >
              <Icon name={item.icon} />
              {item.words}
              {item.needsNetwork && isOffline && " (not while you're offline)"}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
