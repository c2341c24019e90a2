import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";

export interface MenuItem {
  words: string;
  icon: IconName;
  onSelect: () => void;
  isDangerous?: boolean;
  isDisabled?: boolean;
}

/** What one can do with a thing, behind its three dots. `trigger` has to take a ref: use `IconButton`. */
export function Menu({ trigger, items }: { trigger: ReactNode; items: readonly MenuItem[] }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menulist" align="end" sideOffset={4} collisionPadding={12}>
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.words}
              className={item.isDangerous ? "menuitem danger" : "menuitem"}
              disabled={item.isDisabled ?? false}
              onSelect={item.onSelect}
            >
              <Icon name={item.icon} />
              {item.words}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
