import { zodResolver } from "@hookform/resolvers/zod";
import { z } from "zod";
import { CoordinatorInvite as limits } from "@/api/limits";
import { text } from "@/lib/forms";

const schema = z.object({
  email: text(limits.email, "Please enter an e-mail address.").refine(
    (typed) => /^[^@\s]+@[^@\s]+$/.test(typed) || typed === "",
    "Please enter an e-mail address, such as name@example.org.",
  ),
});

export const invitationRules = zodResolver(schema);
