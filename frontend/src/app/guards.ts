import { redirect } from "@tanstack/react-router";

import { queryClient } from "@/app/query-client";
import { actingCentre } from "@/shared/api/acting-centre";
import { isApiError } from "@/shared/api/api-error";
import { api } from "@/shared/api/http";
import { meQuery } from "@/shared/api/me";
import type { Me } from "@/shared/api/me";
import { changeLanguage, takeChosenLanguage } from "@/shared/i18n/i18n";
import { claimTab } from "@/shared/lib/session-storage";
import i18next from "i18next";

/** A remembered centre counts only while the person still belongs to it. */
function adoptCentre(me: Me): void {
  const current = actingCentre.get();
  const belongs = me.memberships.some((membership) => membership.centre.id === current);
  if (!belongs) actingCentre.set(me.acting_centre_id ?? me.memberships[0]?.centre.id ?? null);
}

/** The person's language, wherever they sign in; a choice on the sign-in page becomes it. */
async function adoptLanguage(me: Me): Promise<void> {
  const chosen = takeChosenLanguage();
  if (chosen && chosen !== me.language) {
    // not worth an error: the page speaks the language anyway, and the profile offers it again
    await api
      .patch<Me>("/api/v1/me/", { language: chosen })
      .then((changed) => queryClient.setQueryData(meQuery.queryKey, changed))
      .catch(() => undefined);
    return;
  }
  // whose texts cannot be had is no reason to show nothing
  if (i18next.language !== me.language) await changeLanguage(me.language).catch(() => undefined);
}

/** Lets through who is signed in (and has the second factor that their centre asks for). */
export async function requireSignIn(location: { href: string }): Promise<void> {
  let me: Me;
  try {
    me = await queryClient.ensureQueryData(meQuery);
  } catch (error) {
    if (isApiError(error) && error.status === 401) {
      throw redirect({ to: "/signin", search: { next: location.href } });
    }
    throw error;
  }
  if (me.mfa.required && !me.mfa.enabled) throw redirect({ to: "/signin/enrol", search: { next: location.href } });
  claimTab(me.id);
  adoptCentre(me);
  await adoptLanguage(me);
}
