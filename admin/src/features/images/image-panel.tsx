import { useMutation } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState, type DragEvent } from "react";
import { Badge } from "@/components/badge";
import { Button } from "@/components/button";
import { FieldError } from "@/components/field";
import { Icon } from "@/components/icon";
import { toast } from "@/components/toast";
import { announce } from "@/lib/announce";
import { isolated } from "@/lib/isolated";
import { wordsFor } from "@/lib/words";
import { removeImage, useShowImage, type Image, type PackageIds } from "./queries";
import { ACCEPTED, ACCEPTED_FILES, sizeOf } from "./prepare-file";
import { useUpload, type Upload } from "./use-upload";
import { cx } from "@/lib/class-names";
import styles from "./images.module.css";

interface Props extends PackageIds {
  image: Image | null;
  packageName: string;
}

/** The image of a package: choose or drop a file, upload, scan, replace, remove. */
export function ImagePanel({ image, packageName, ...ids }: Props) {
  const show = useShowImage(ids);
  const { current, start, cancel } = useUpload(ids);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const remove = useMutation({
    mutationFn: () => removeImage(ids),
    onSuccess: () => {
      cancel();
      show(null);
      toast(`The image of ${isolated(packageName)} is removed.`);
    },
  });
  const status = statusOf(image, current);
  useAnnounceScan(status, image, show);
  const choose = () => input.current?.click();
  return (
    <section className={cx("panel", styles.imagePanel)} {...useDrop((file) => void start(file))}>
      <h2>Image</h2>
      <input
        ref={input}
        id={id}
        className="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-label={`Choose an image of ${packageName}`}
        accept={ACCEPTED}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // Choosing the same file again has to fire a change event.
          event.target.value = "";
          if (file) void start(file);
        }}
      />
      <Picture image={image} upload={current} status={status} packageName={packageName} />
      <Status status={status} upload={current} />
      {remove.isError && <FieldError>{wordsFor(remove.error)}</FieldError>}
      <div className="actions">
        {status === "uploading" ? (
          <Button small onClick={cancel}>
            Cancel
          </Button>
        ) : (
          <>
            {status === "scan_failed" && current && (
              <Button small needsNetwork onClick={() => void start(current.file)}>
                Try again
              </Button>
            )}
            <Button small needsNetwork onClick={choose}>
              {status === "none"
                ? "Choose an image"
                : status === "rejected" || status === "fault"
                  ? "Choose another"
                  : "Replace"}
            </Button>
            {image !== null && (
              <Button look="quiet" small busy={remove.isPending} onClick={() => remove.mutate()}>
                Remove
              </Button>
            )}
          </>
        )}
      </div>
    </section>
  );
}

type Status = "none" | "uploading" | "fault" | Image["status"];

/** The status to show: of the upload, else of the pending replacement, else of the current image. */
function statusOf(image: Image | null, upload: Upload | null): Status {
  if (upload?.progress !== null && upload?.progress !== undefined) return "uploading";
  if (upload?.fault !== undefined) return "fault";
  return image?.replacement?.status ?? image?.status ?? "none";
}

/** Announces the result of a scan, and shows the image wherever the package is shown. */
function useAnnounceScan(
  status: Status,
  image: Image | null,
  show: (image: Image | null) => void,
): void {
  const before = useRef(status);
  useEffect(() => {
    if (before.current === "pending_scan" && status !== "pending_scan" && status !== "uploading") {
      show(image);
      announce(
        status === "clean" ? "The image is clean. Donors see it now." : (FAULTS[status] ?? ""),
      );
    }
    before.current = status;
  });
}

const FAULTS: Partial<Record<Status, string>> = {
  rejected: "The image was refused: it failed the virus scan.",
  scan_failed: "The scan didn't finish.",
};

function Picture({
  image,
  upload,
  status,
  packageName,
}: {
  image: Image | null;
  upload: Upload | null;
  status: Status;
  packageName: string;
}) {
  const [isUpright, setUpright] = useState(false);
  const isPending = status === "uploading" || status === "pending_scan";
  const source = isPending && upload ? upload.picture : (image?.url ?? null);
  if (source === null && !isPending) {
    return (
      <div className={styles.dropHere}>
        <Icon name="image" />
        <p>Drop a picture here. {ACCEPTED_FILES}.</p>
      </div>
    );
  }
  return (
    <>
      <div className={isPending ? cx(styles.shown, styles.coming) : styles.shown}>
        {source === null ? (
          <div className={styles.dropHere}>
            <Icon name="clock" />
          </div>
        ) : (
          <img
            src={source}
            alt={`For ${packageName}`}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setUpright(naturalHeight > naturalWidth)
            }
          />
        )}
        {isPending && (
          <progress
            max={1}
            value={status === "uploading" ? (upload?.progress ?? 0) : undefined}
            aria-label={status === "uploading" ? "Uploading" : "Scanning"}
          />
        )}
      </div>
      {source !== null && isUpright && (
        <p className="hint">
          This picture is taller than wide. Donors see its middle, cut at top and bottom as here.
        </p>
      )}
    </>
  );
}

function Status({ status, upload }: { status: Status; upload: Upload | null }) {
  const file = upload && (
    <span className="hint">
      <bdi>{upload.file.name}</bdi>, {sizeOf(upload.file)}
      {upload.note !== undefined && `. ${upload.note}`}
    </span>
  );
  if (status === "uploading") {
    return (
      <p className="inline-row">
        Uploading <span className="figures">{Math.round(100 * (upload?.progress ?? 0))} %</span>{" "}
        {file}
      </p>
    );
  }
  if (status === "pending_scan") {
    return (
      <>
        <p className="inline-row">
          <Badge look="wait" icon="clock">
            Scanning
          </Badge>
          {file}
        </p>
        <p className="hint">
          Every image is checked for viruses. It takes a few seconds, and donors see it once it is
          clean. You can keep working.
        </p>
      </>
    );
  }
  if (status === "fault") return <FieldError>{upload?.fault}</FieldError>;
  const words = FAULTS[status];
  return words === undefined ? null : <FieldError>{words}</FieldError>;
}

/** Accepts a dropped file, and marks the element while one is dragged over it. */
function useDrop(onFile: (file: File) => void) {
  const [isOver, setOver] = useState(false);
  return {
    "data-over": isOver || undefined,
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer.files[0];
      if (file) onFile(file);
    },
  };
}
