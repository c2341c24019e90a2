export { ExpiredDialog } from "./expired-dialog";
export {
  followSession,
  followSignOutElsewhere,
  isSuperAdmin,
  renewSession,
  sessionNow,
  signIn,
  signInAgain,
  signOut,
  startSession,
  tokenNow,
  useSession,
} from "./session";
export { SignInPage } from "./sign-in-page";
export { PersonPicker } from "./person-picker";
