export { BankDayPage } from "./bank-day-page";
