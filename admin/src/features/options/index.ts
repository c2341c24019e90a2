export { OPTION_FIELDS } from "./fields";
export { OptionsPanel } from "./options-panel";
