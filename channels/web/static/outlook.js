// How soon an officer may answer, in words.

import { t } from "./words.js";

/** What is known of it; "" where nothing is. `before` is the key of the words for those who wait already. */
export function outlookWords({ opening, hours, ahead, minutes }, before = "handover.before") {
  const closed = opening === "closed";
  const parts = [closed && t("handover.closed"), hours, ahead > 0 && t(before, ahead), !closed && minutes && t("handover.usual", minutes)];
  return parts.filter(Boolean).join(" ");
}
