import { DropdownMenu } from "radix-ui";
import { Icon } from "./icon";
import type { MenuItem, MenuProps } from "./menu-types";
import { useReach } from "@/lib/reach";
import { cx } from "@/lib/class-names";
import menuStyles from "./menu.module.css";

/** The menu itself; it is rendered once its button was pressed, so it starts open. */
export function OpenMenu({ trigger, items }: MenuProps) {
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
            <Item key={item.words} {...item} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Item({ words, icon, onSelect, isOn, ...item }: MenuItem) {
  const { isDangerous, needsNetwork = false } = item;
  const isCutOff = useReach() === "offline" && needsNetwork;
  const isDisabled = item.isDisabled === true || isCutOff;
  const look = isDangerous ? cx(menuStyles.item, menuStyles.dangerous) : menuStyles.item;
  const content = (
    <>
      <Icon name={isOn === true ? "check" : icon} />
      {words}
      {isCutOff && " (not while you're offline)"}
    </>
  );
  return isOn === undefined ? (
    <DropdownMenu.Item className={look} disabled={isDisabled} onSelect={onSelect}>
      {content}
    </DropdownMenu.Item>
  ) : (
    <DropdownMenu.CheckboxItem
      className={look}
      disabled={isDisabled}
      checked={isOn}
      onSelect={onSelect}
    >
      {content}
    </DropdownMenu.CheckboxItem>
  );
}
