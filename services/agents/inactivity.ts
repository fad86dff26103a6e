/** Reasons why an agent can't be used: sentences as they are stored, logged and shown, and what they are for a program. */

/** Sentences by their codes; names of variables, or of a provider, stand in place of the braces. */
const SENTENCES = {
  switchedOff: 'its isActive is false',
  deleted: 'it was deleted',
  left: 'it is no longer in the agents file',
  sealed: 'its key can\'t be decrypted with ENCRYPTION_KEY',
  unspoken: 'this version has no provider {}',
  unsendable: 'its apiKey holds a character that no HTTP header can carry',
  unsendableVariable: '{} holds a character that no HTTP header can carry',
  unset: '{} is not set',
  endpoint: 'with {} its endpoint '
} as const

/** Code of a reason. */
export type InactivityCode = keyof typeof SENTENCES

/** Every code. */
export const INACTIVITY_CODES = Object.keys(SENTENCES) as InactivityCode[]

/** Reason for a program: its code, and the names that it mentions. */
export interface InactiveCause { code: InactivityCode, names: string[] }

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

// What follows `endpoint` is the endpoint's own fault.
const FORMS = INACTIVITY_CODES.map((code) => ({
  code, form: new RegExp(`^${SENTENCES[code].split('{}').map(escaped).join('(.+?)')}${code === 'endpoint' ? '' : '$'}`)
}))

/**
 * Sentence of a reason.
 * @param code which
 * @param names that it mentions, if any
 */
export const inactivity = (code: InactivityCode, names: readonly string[] = []): string => SENTENCES[code].replace('{}', () => names.join(', '))

/**
 * Reason that a sentence says.
 * @param sentence as {@link inactivity} made it
 * @returns null for one of another version
 */
export function causeOf (sentence: string): InactiveCause | null {
  for (const { code, form } of FORMS) {
    const found = form.exec(sentence)
    if (found !== null) return { code, names: found[1]?.split(', ') ?? [] }
  }
  return null
}
