export { ExpiredDialog } from "./expired-dialog";
export { renewSession, sessionNow, signOut, startSession, useSession } from "./session";
export { SignInPage } from "./sign-in-page";
