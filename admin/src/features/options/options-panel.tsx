import { useState } from "react";
import { ACTIVE_OPTIONS } from "@/api/limits";
import { Badge } from "@/components/badge";
import { Button, IconButton } from "@/components/button";
import { Question } from "@/components/dialog";
import { DraggableList, type Moving } from "@/components/draggable-list";
import { FieldError } from "@/components/field";
import { Menu, type MenuItem } from "@/components/menu";
import { toast } from "@/components/toast";
import { isProblem } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { capitalized, numberWord, wordsFor } from "@/lib/words";
import {
  useChangeOption,
  useDeleteOption,
  useReorderOptions,
  type Option,
  type Place,
} from "./changes";
import { OptionDialog } from "./option-dialog";
import { kindOf } from "./words";
import { cx } from "@/lib/class-names";
import styles from "./options.module.css";

interface Props extends Place {
  options: readonly Option[];
  /** Whether the package was ever bought: then options can be deactivated, not deleted. */
  hasSales: boolean;
}

/** The questions to donors. Each change is saved separately. */
export function OptionsPanel({ options, hasSales, ...place }: Props) {
  const [edited, setEdited] = useState<Option | "new" | null>(null);
  const reorder = useReorderOptions(place);
  const active = options.filter((option) => option.is_active).length;
  const isFull = active >= ACTIVE_OPTIONS.maximum;
  return (
    <section className={cx("panel", styles.panel)} id="custom-options">
      <h2>Custom options</h2>
      <p className="hint">
        {options.length === 0
          ? `Ask donors what you need to know: a meal, an allergy, a lift from the station. Up to ${numberWord(ACTIVE_OPTIONS.maximum)}.`
          : `Asked once per purchase, in this order. ${active} of ${ACTIVE_OPTIONS.maximum} in use.`}
      </p>
      {reorder.isError && (
        <FieldError>The new order was not saved. {wordsFor(reorder.error)}</FieldError>
      )}
      <DraggableList
        items={options}
        className={styles.list}
        lookOf={(option, isLifted) =>
          cx(styles.option, !option.is_active && styles.deactivated, isLifted && styles.lifted)
        }
        onMove={async (_, ids) => {
          const byId = new Map(options.map((option) => [option.id, option]));
          return reorder.mutateAsync(ids.flatMap((id) => byId.get(id) ?? [])).then(
            () => true,
            () => false,
          );
        }}
      >
        {(option, moving) => (
          <OptionRow
            option={option}
            moving={moving}
            place={place}
            hasSales={hasSales}
            isFull={isFull}
            onEdit={() => setEdited(option)}
          />
        )}
      </DraggableList>
      {isFull ? (
        <p className="hint">
          {capitalized(numberWord(ACTIVE_OPTIONS.maximum))} are in use, which is the most.
          Deactivate one to ask something else.
        </p>
      ) : (
        <Button icon="plus" needsNetwork onClick={() => setEdited("new")}>
          Add a custom option
        </Button>
      )}
      {edited !== null && (
        <OptionDialog
          place={place}
          option={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </section>
  );
}

interface RowProps {
  option: Option;
  moving: Moving;
  place: Place;
  hasSales: boolean;
  isFull: boolean;
  onEdit: () => void;
}

function OptionRow({ option, moving, place, hasSales, isFull, onEdit }: RowProps) {
  const [asked, setAsked] = useState<"delete" | "deactivate" | null>(null);
  const change = useChangeOption(place);
  const activate = () =>
    change.mutate(
      { id: option.id, is_active: true },
      { onSuccess: () => toast(`${isolated(option.name)} is asked again.`) },
    );
  const items: MenuItem[] = [
    { words: "Edit", icon: "pencil", onSelect: onEdit },
    {
      words: "Move up",
      icon: "up",
      isDisabled: moving.isFirst,
      onSelect: () => moving.moveTo(moving.place - 1),
    },
    {
      words: "Move down",
      icon: "down",
      isDisabled: moving.isLast,
      onSelect: () => moving.moveTo(moving.place + 1),
    },
    option.is_active
      ? { words: "Deactivate…", icon: "hidden", onSelect: () => setAsked("deactivate") }
      : {
          words: "Activate again",
          icon: "eye",
          isDisabled: isFull,
          needsNetwork: true,
          onSelect: activate,
        },
    ...(hasSales
      ? []
      : [
          {
            words: "Delete…",
            icon: "trash" as const,
            isDangerous: true,
            onSelect: () => setAsked("delete"),
          },
        ]),
  ];
  return (
    <>
      {moving.handle}
      <div className={styles.body}>
        <div className="inline-row">
          <b>
            <bdi>{option.name}</bdi>
          </b>
          <Badge look="plain">{kindOf(option)}</Badge>
          {option.is_required && <Badge look="plain">Required</Badge>}
          {!option.is_active && (
            <Badge look="off" icon="hidden">
              Deactivated
            </Badge>
          )}
        </div>
        {option.choices && (
          <ul className={cx("inline-row", styles.choices)}>
            {option.choices.map((choice) => (
              <li key={choice} className={cx(styles.chip, styles.readOnly)}>
                <bdi>{choice}</bdi>
              </li>
            ))}
          </ul>
        )}
        {!option.is_active && (
          <p className="hint">
            Old responses stay; new donors don't see it.{" "}
            {!isFull && (
              <Button look="text" needsNetwork onClick={activate}>
                Activate again
              </Button>
            )}
          </p>
        )}
        {change.isError && <FieldError>{wordsFor(change.error)}</FieldError>}
      </div>
      <Menu
        trigger={<IconButton icon="more" label={`Actions for ${option.name}`} />}
        items={items}
      />
      <DeactivateDialog
        option={option}
        place={place}
        isOpen={asked === "deactivate"}
        onClose={() => setAsked(null)}
      />
      <DeleteOptionDialog
        option={option}
        place={place}
        isOpen={asked === "delete"}
        onClose={() => setAsked(null)}
      />
    </>
  );
}

interface DialogProps {
  option: Option;
  place: Place;
  isOpen: boolean;
  onClose: () => void;
}

function DeactivateDialog({ option, place, isOpen, onClose }: DialogProps) {
  const change = useChangeOption(place);
  return (
    <Question
      isOpen={isOpen}
      title={`Deactivate ${isolated(option.name)}?`}
      keep="Keep it"
      onKeep={onClose}
      proceed={{
        words: "Deactivate",
        isBusy: change.isPending,
        onClick: () => change.mutate({ id: option.id, is_active: false }, { onSuccess: onClose }),
      }}
    >
      <p>
        New donors aren't asked any more. What was answered stays with each purchase, and you can
        activate it again.
      </p>
      {change.isError && <FieldError>{wordsFor(change.error)}</FieldError>}
    </Question>
  );
}

function DeleteOptionDialog({ option, place, isOpen, onClose }: DialogProps) {
  const remove = useDeleteOption(place);
  return (
    <Question
      isOpen={isOpen}
      title={`Delete ${isolated(option.name)}?`}
      keep="Keep it"
      onKeep={() => {
        remove.reset();
        onClose();
      }}
      proceed={{
        words: "Delete option",
        isDangerous: true,
        isBusy: remove.isPending,
        onClick: () =>
          remove.mutate(option.id, {
            onSuccess: () => toast(`${isolated(option.name)} is deleted.`),
          }),
      }}
    >
      <p>Nobody has been asked yet. The audit trail keeps a record.</p>
      {remove.isError && (
        <FieldError>
          {isProblem(remove.error, "package_has_sales")
            ? "The package was bought in the meantime, so this can't be deleted. Deactivate it instead; old responses stay."
            : wordsFor(remove.error)}
        </FieldError>
      )}
    </Question>
  );
}
