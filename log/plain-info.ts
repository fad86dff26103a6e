/** Lines of level info past the logger's look at each field, for what comes with each request. */
import { isPlain } from './scrub.js'
import { withoutSecrets } from './secrets.js'
import { logStateOf, writesInfo } from './state.js'

/** Logger, as far as it is needed here. */
interface Log { info (fields: object, sentence: string): void, readonly level: string }

/** Fields as members of a JSON object; undefined where the logger has to look: at a text that is not plain, at what is no simple value. */
function membersOf (fields: Readonly<Record<string, unknown>>): string | undefined {
  let members = ''
  let texts = ''
  for (const name in fields) {
    const value = fields[name]
    if (value === undefined) continue
    if (typeof value === 'string') {
      texts += `${value} `
      members += `,"${name}":"${value}"`
    } else if (value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
      members += `,"${name}":${String(value)}`
    } else {
      return undefined
    }
  }
  return members !== '' && isPlain(texts) && withoutSecrets(texts) === texts ? members.slice(1) : undefined
}

/**
 * Log a line of level info. It is the line that the logger would write, letter by letter; of one with anything to hide, the logger's own.
 * @param log takes it
 * @param fields by names that hide nothing whatever stands behind them; undefined ones are left out
 * @param sentence a plain one
 */
export function plainInfo (log: Log, fields: Readonly<Record<string, unknown>>, sentence: string): void {
  const state = writesInfo(log) ? logStateOf(log) : undefined
  const members = state === undefined ? undefined : membersOf(fields)
  if (members === undefined) log.info(fields, sentence)
  else state?.writePlain(members, sentence)
}
