/** Where to go after the sign-in: only a path of this site, whatever the link says. */
export function safeNext(next: string | undefined): string {
  if (!next || !/^\/(?![/\\])/.test(next) || next.startsWith("/signin")) return "/today";
  return next;
}
