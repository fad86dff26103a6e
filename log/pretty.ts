/** Lines of the log for whoever sits before a terminal. */
const LEVELS: Readonly<Record<number, readonly [name: string, colour: number]>> = {
  10: ['trace', 90], 20: ['debug', 90], 30: ['info', 32], 40: ['warn', 33], 50: ['error', 31], 60: ['fatal', 35]
}
const UNSHOWN = new Set(['level', 'time', 'pid', 'msg', 'err', 'milestone'])

interface Described { type?: unknown, message?: unknown, stack?: unknown, cause?: unknown }

// As in JSON, so that nothing in it can move the cursor or forge a line.
const plain = (text: string): string => JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')

function chainOf (error: unknown, before: string): string {
  if (typeof error !== 'object' || error === null) return ''
  const { type, message, stack, cause } = error as Described
  const frames = typeof stack === 'string' ? stack.split('\n').map((line) => `\n      ${plain(line)}`).join('') : ''
  return `\n    ${before}${plain(String(type))}: ${plain(String(message))}${frames}${chainOf(cause, 'because of ')}`
}

/**
 * A line of JSON as a person reads it: time, level, sentence, fields; an error with its causes below.
 * @param line of the log
 * @param hasColours whether the terminal shows them
 */
export function prettyLine (line: string, hasColours: boolean): string {
  const fields = JSON.parse(line) as Record<string, unknown>
  const [name, colour] = LEVELS[Number(fields['level'])] ?? ['log', 90]
  const paint = (code: number, text: string): string => hasColours ? `\u001b[${code}m${text}\u001b[0m` : text
  const shown = (value: unknown): string => typeof value === 'string' && /^[\w./:,@-]+$/.test(value) ? value : JSON.stringify(value)
  const rest = Object.entries(fields).filter(([field]) => !UNSHOWN.has(field)).map(([field, value]) => `${field}=${shown(value)}`).join(' ')
  const time = new Date(Number(fields['time'])).toTimeString().slice(0, 8)
  const sentence = plain(String(fields['msg'] ?? ''))
  return `${paint(90, time)} ${paint(colour, name.padEnd(5))} ${sentence}${rest === '' ? '' : ` ${paint(90, rest)}`}${chainOf(fields['err'], '')}\n`
}
