import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import type { ComponentType } from "react";

import { RouteFailed, RouteMissing } from "@/app/layout/route-problems";
import { RouteFocus } from "@/app/layout/route-focus";
import { requireSignIn } from "@/app/guards";
import { queryClient } from "@/app/query-client";
import { calendarSearch, casesSearch, optionalText } from "@/app/search-params";
import { PageSkeleton } from "@/shared/ui/skeletons";

/** A page that is downloaded when somebody first goes there (or points at a link to it). */
const page = (load: () => Promise<ComponentType>) =>
  lazyRouteComponent(async () => ({ default: await load() }), "default");

const rootRoute = createRootRoute({
  component: () => (
    <>
      <RouteFocus />
      <Outlet />
    </>
  ),
  errorComponent: RouteFailed,
  notFoundComponent: RouteMissing,
});

const nextSearch = (search: Record<string, unknown>): { next?: string } => ({
  next: optionalText(search["next"]),
});

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/today" });
  },
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/signin",
  validateSearch: nextSearch,
  component: page(async () => (await import("@/features/auth/routes/sign-in-page")).SignInPage),
});

const mfaRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/signin/mfa",
  validateSearch: nextSearch,
  component: page(async () => (await import("@/features/auth/routes/mfa-page")).MfaPage),
});

const enrolRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/signin/enrol",
  validateSearch: nextSearch,
  component: page(async () => (await import("@/features/auth/routes/enrol-page")).EnrolPage),
});

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/reset",
  validateSearch: (search: Record<string, unknown>): { key?: string } => ({ key: optionalText(search["key"]) }),
  component: page(async () => (await import("@/features/auth/routes/reset-page")).ResetPage),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/invitation/$key",
  component: page(async () => (await import("@/features/auth/routes/invitation-page")).InvitationPage),
});

/** Behind the link of a reminder: patients have no account. */
const appointmentLinkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/a/$token",
  component: page(async () => (await import("@/features/reminders/routes/link-page")).AppointmentLinkPage),
});

/** Everything behind the sign-in, inside the frame with navigation. */
const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "app",
  beforeLoad: ({ location }) => requireSignIn(location),
  component: page(async () => (await import("@/app/layout/app-layout")).AppLayout),
});

const todayRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/today",
  component: page(async () => (await import("@/features/today/routes/today-page")).TodayPage),
});

const casesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/cases",
  validateSearch: casesSearch,
  component: page(async () => (await import("@/features/cases/routes/cases-page")).CasesPage),
});

const caseRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/cases/$patientId",
  loader: async ({ params, preload }) => {
    // Pointing at a link is not yet a look at a record.
    if (!preload) await (await import("@/features/case/api/case")).openedSoon(params.patientId, queryClient);
  },
  component: page(async () => (await import("@/app/routes/case-route")).CaseRoute),
});

const caseIndexRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/cases/$patientId/summary", params, replace: true });
  },
});

const summaryRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "summary",
  component: page(async () => (await import("@/app/routes/summary-route")).SummaryRoute),
});

const referralRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "referral",
  component: page(async () => (await import("@/features/case/routes/referral-tab")).ReferralTab),
});

const recordIndexRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "record",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/cases/$patientId/record/$kind", params: { ...params, kind: "diagnoses" }, replace: true });
  },
});

const recordRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "record/$kind",
  component: page(async () => (await import("@/app/routes/record-route")).RecordRoute),
});

const therapiesRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "therapies",
  component: page(async () => (await import("@/features/case/routes/therapies-tab")).TherapiesTab),
});

const labImportRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "labs/import",
  component: page(async () => (await import("@/app/routes/lab-import-route")).LabImportRoute),
});

const labsRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "labs",
  component: page(async () => (await import("@/app/routes/labs-route")).LabsRoute),
});

const timelineRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "timeline",
  component: page(async () => (await import("@/features/overview/routes/timeline-tab")).TimelineTab),
});

const accessRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "access",
  component: page(async () => (await import("@/features/case/routes/access-tab")).AccessTab),
});

/** For the privacy officer, who sees no list of patients: the log of a record whose code somebody gave. */
const accessLogRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/access-log",
  component: page(async () => (await import("@/features/case/routes/access-log-page")).AccessLogPage),
});

const documentsRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "documents",
  component: page(async () => (await import("@/app/routes/documents-route")).DocumentsRoute),
});

const toxicityRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "toxicity",
  component: page(async () => (await import("@/app/routes/toxicity-route")).ToxicityRoute),
});

const followUpRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "follow-up",
  component: page(async () => (await import("@/app/routes/follow-up-route")).FollowUpRoute),
});

const visitsRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "visits",
  component: page(async () => (await import("@/app/routes/visits-routes")).VisitsRoute),
});

const visitRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "visits/$visitId",
  component: page(async () => (await import("@/app/routes/visits-routes")).VisitRoute),
});

const courseRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "course",
  component: page(async () => (await import("@/app/routes/course-route")).CourseRoute),
});

const imagingRoute = createRoute({
  getParentRoute: () => caseRoute,
  path: "imaging",
  component: page(async () => (await import("@/app/routes/imaging-route")).ImagingRoute),
});

const remindersRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/reminders",
  component: page(async () => (await import("@/features/reminders/routes/reminders-page")).RemindersPage),
});

const reminderRulesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/reminders/rules/$clinicId",
  component: page(async () => (await import("@/features/reminders/routes/rules-page")).ReminderRulesPage),
});

const messagesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/messages",
  component: page(async () => (await import("@/features/messages/routes/messages-page")).MessagesPage),
});

const conversationRoute = createRoute({
  getParentRoute: () => messagesRoute,
  path: "$conversationId",
  component: page(async () => (await import("@/features/messages/routes/conversation-page")).ConversationPage),
});

const calendarRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/calendar",
  validateSearch: calendarSearch,
  component: page(async () => (await import("@/app/routes/clinics-routes")).CalendarRoute),
});

const sessionRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/calendar/sessions/$sessionId",
  component: page(async () => (await import("@/app/routes/clinics-routes")).SessionRoute),
});

const clinicNewRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/calendar/clinics/new",
  component: page(async () => (await import("@/features/clinics/routes/clinic-new-page")).ClinicNewPage),
});

const clinicRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/calendar/clinics/$clinicId",
  component: page(async () => (await import("@/app/routes/clinics-routes")).ClinicRoute),
});

const waitingRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/calendar/waiting",
  component: page(async () => (await import("@/features/clinics/routes/waiting-page")).WaitingPage),
});

const waitingOfClinicRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/calendar/waiting/$clinicId",
  component: page(async () => (await import("@/app/routes/clinics-routes")).WaitingOfClinicRoute),
});

const networkRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/network",
  component: page(async () => (await import("@/features/network/routes/network-page")).NetworkPage),
});

const networkIndexRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/network/centres", replace: true });
  },
});

const centresRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "centres",
  component: page(async () => (await import("@/features/network/routes/centres-tab")).CentresTab),
});

const peopleRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "people",
  validateSearch: (search: Record<string, unknown>): { q?: string; centre?: string; role?: string } => ({
    q: optionalText(search["q"]),
    centre: optionalText(search["centre"]),
    role: optionalText(search["role"]),
  }),
  component: page(async () => (await import("@/features/network/routes/people-tab")).PeopleTab),
});

const invitationsRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "invitations",
  component: page(async () => (await import("@/features/network/routes/invitations-tab")).InvitationsTab),
});

const machinesRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "programs",
  component: page(async () => (await import("@/features/network/routes/machines-tab")).MachinesTab),
});

const protocolsRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "protocols",
  component: page(async () => (await import("@/features/protocols/routes/protocols-tab")).ProtocolsTab),
});

const protocolRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "protocols/$versionId",
  component: page(async () => (await import("@/features/protocols/routes/protocol-page")).ProtocolPage),
});

const profileRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/profile",
  component: page(async () => (await import("@/app/routes/profile-route")).ProfileRoute),
});

const importRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/import",
  component: page(async () => (await import("@/features/interchange/routes/import-page")).ImportPage),
});

/** Outside the guard: a person who was invited reads the invitation here before having an account. */
const outboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/outbox",
  component: page(async () => (await import("@/features/notifications/routes/outbox-page")).OutboxPage),
});

const routeTree = rootRoute.addChildren([
  indexRoute,
  signInRoute,
  mfaRoute,
  enrolRoute,
  resetRoute,
  invitationRoute,
  appointmentLinkRoute,
  outboxRoute,
  appRoute.addChildren([
    todayRoute,
    casesRoute,
    caseRoute.addChildren([
      caseIndexRoute,
      summaryRoute,
      referralRoute,
      recordIndexRoute,
      recordRoute,
      therapiesRoute,
      labsRoute,
      labImportRoute,
      timelineRoute,
      documentsRoute,
      courseRoute,
      toxicityRoute,
      followUpRoute,
      visitsRoute,
      visitRoute,
      imagingRoute,
      accessRoute,
    ]),
    accessLogRoute,
    remindersRoute,
    reminderRulesRoute,
    messagesRoute.addChildren([conversationRoute]),
    calendarRoute,
    sessionRoute,
    clinicNewRoute,
    clinicRoute,
    waitingRoute,
    waitingOfClinicRoute,
    networkRoute.addChildren([networkIndexRoute, centresRoute, peopleRoute, invitationsRoute, machinesRoute, protocolsRoute, protocolRoute]),
    profileRoute,
    importRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  defaultPendingComponent: PageSkeleton,
  defaultPendingMs: 150,
  defaultPendingMinMs: 0, // what has been read is worth more than a quiet skeleton
  defaultErrorComponent: RouteFailed,
  defaultNotFoundComponent: RouteMissing,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
