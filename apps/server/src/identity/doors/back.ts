/**
 * A path of the portal to go to after log-in. Anything that is not plainly one of our own paths becomes `/`: other origins, `//host`, backslashes, control
 * characters and encodings of them, addresses with a user. Pure.
 */
export const safeBack = (given: string | undefined): string => {
  if (given === undefined || !/^\/[A-Za-z0-9]/.test(given) || /[\\\s\u0000-\u001f\u007f]|%(0[0-9a-f]|1[0-9a-f]|2f|5c|7f)/i.test(given))
    return '/'
  const url = URL.canParse(given, 'http://own.invalid') ? new URL(given, 'http://own.invalid') : undefined
  if (url === undefined || url.origin !== 'http://own.invalid' || url.pathname.startsWith('//')) return '/'
  return `${url.pathname}${url.search}`
}
