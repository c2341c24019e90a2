import { useId } from "react";
import { cx } from "@/lib/class-names";
import choiceStyles from "@/components/choice.module.css";
import fieldStyles from "@/components/field.module.css";
import styles from "./session.module.css";

const ROLES: Record<string, string> = {
  super_admin: "Super admin, all events",
  event_coordinator: "Coordinator, their own events",
  donor: "Donor",
};

interface Props {
  people: { role: string; name: string; roles: string[] }[];
  chosen: string | null;
  onChoose: (role: string) => void;
}

/** Chooses one of the people of the demo. */
export function PersonPicker({ people, chosen, onChoose }: Props) {
  const name = useId();
  return (
    <fieldset className={cx(choiceStyles.choices, styles.people)}>
      <legend className={fieldStyles.label}>Who are you?</legend>
      {people.map((person) => (
        <label
          key={person.role}
          className={
            person.role === chosen
              ? cx(choiceStyles.choice, choiceStyles.chosen)
              : choiceStyles.choice
          }
        >
          <input
            type="radio"
            className="visually-hidden"
            name={name}
            checked={person.role === chosen}
            onChange={() => onChoose(person.role)}
          />
          <i aria-hidden="true" />
          <span>
            <b>
              <bdi>{person.name}</bdi>
            </b>
            <span className="hint">
              {person.roles.map((role) => ROLES[role] ?? role).join(", ")}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
