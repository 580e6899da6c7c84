import { pino, type Logger } from 'pino'

/** Field names whose values never reach a log, at any depth that our objects have. */
const secretFields = [
  'password',
  'current',
  'next',
  'code',
  'token',
  'idNumber',
  'phone',
  'name',
  'authorization',
  'cookie',
  'secret',
  'certificateNo',
]

/** Eighteen-digit ID numbers and mobile numbers, wherever they stand in a text. */
const personal = /(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)/g

/** Replaces what looks like an ID number or a mobile number. 64-bit ids are longer than 18 digits or do not pass as ID numbers of this century. */
export const redact = (text: string): string =>
  text.replace(personal, (hit) =>
    hit.length === 11 || /^[1-8]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])/.test(hit) ? '[redacted]' : hit,
  )

/** The process's logger: JSON lines on stderr, secret fields cut, personal numbers replaced in messages. */
export const makeLog = (level: string): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretFields.flatMap((f) => [f, `*.${f}`, `*.*.${f}`]), censor: '[redacted]' },
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        logMethod(args, method) {
          const clean = args.map((a) => (typeof a === 'string' ? redact(a) : a)) as Parameters<typeof method>
          method.apply(this, clean)
        },
      },
    },
    pino.destination({ fd: 2, sync: false }),
  )
