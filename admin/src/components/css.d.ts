import "react";

declare module "react" {
  interface CSSProperties {
    /** The filled part of a long capacity bar. */
    "--v"?: string;
    /** The height of the stub of a ticket. */
    "--stub"?: string;
  }
}
