import { zodResolver } from "@hookform/resolvers/zod";
import { z } from "zod";
import { CoordinatorInvite as limits } from "@/api/limits";
import { address } from "@/lib/forms";

const schema = z.object({
  email: address(limits.email, "Please enter an e-mail address."),
});

export const invitationRules = zodResolver(schema);
