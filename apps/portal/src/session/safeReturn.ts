/** Only an address inside the portal may be returned to; anything else becomes the learner's home. Pure. */
export const safeReturn = (to: string | undefined): string =>
  to !== undefined && /^\/(?!\/)[\w\-/?=&%.]*$/.test(to) && !to.startsWith('/login') ? to : '/me'
