import "react";

declare module "react" {
  interface CSSProperties {
    /** How much of a long capacity bar is filled. */
    "--v"?: string;
    /** How high the stub of a ticket is. */
    "--stub"?: string;
  }
}
