import { DropdownMenu } from "radix-ui";
import { cx } from "@/lib/class-names";
import type { FilterMenuProps } from "./filter-types";
import { Icon } from "./icon";
import styles from "./filter.module.css";
import menuStyles from "./menu.module.css";

/** The menu of a filter; it is rendered once its button was pressed, so it starts open. */
export function OpenFilter({ trigger, options, value, onChoose }: FilterMenuProps) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={cx(menuStyles.list, styles.list)}
          align="start"
          sideOffset={4}
          collisionPadding={12}
        >
          <DropdownMenu.RadioGroup value={value} onValueChange={onChoose}>
            {options.map((option) => (
              <DropdownMenu.RadioItem
                key={option.value}
                className={menuStyles.item}
                value={option.value}
              >
                <span className={styles.checkSpace}>
                  <DropdownMenu.ItemIndicator>
                    <Icon name="check" />
                  </DropdownMenu.ItemIndicator>
                </span>
                <bdi>{option.words}</bdi>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
