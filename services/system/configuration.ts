/** Configuration of a process for administrators: each variable with its value and its source; of secrets only whether they are set. */
import { VARIABLES, type Config, type Variable, type VariableName } from '../../config.js'
import { misspelt } from '../../misspelt.js'

/** A variable, and what it is. */
export interface ConfiguredVariable {
  name: string
  meaning: string
  /** Null where it is a secret, and where there is none. */
  value: string | null
  source: 'environment' | 'default' | 'unset'
  isSecret: boolean
}

/** Kinds of variables that change nothing: of no use without another, or by another one's name misspelt. */
export const INEFFECTIVE_CODES = ['unused', 'misspelt'] as const

/** Variable that is set and changes nothing; the cause is the reason for a program, with the other variable. */
export interface Ineffective { name: string, reason: string, cause: { code: typeof INEFFECTIVE_CODES[number], other: string } }

/** Configuration of a process. */
export interface ShownConfiguration { variables: ConfiguredVariable[], withoutEffect: Ineffective[] }

/** Names of what may hold a secret, credentials within an address included. */
const SECRET = /SECRET|KEY|PASSWORD|TOKEN$|_URL|DSN|ENDPOINT/

/**
 * Configuration as it may be shown.
 * @param config of the process
 */
export function showConfiguration ({ environment, withoutEffect }: Pick<Config, 'environment' | 'withoutEffect'>): ShownConfiguration {
  return {
    variables: (Object.entries(VARIABLES) as Array<[VariableName, Variable]>).map(([name, { meaning, fallback }]) => {
      const given = environment[name]
      const isGiven = given !== undefined && given !== ''
      const isSecret = SECRET.test(name)
      const value = isGiven ? given : fallback
      return { name, meaning, value: isSecret ? null : value ?? null, source: isGiven ? 'environment' : value === undefined ? 'unset' : 'default', isSecret }
    }),
    withoutEffect: [
      ...withoutEffect.map((name) => ({ name, reason: 'nothing uses it without SENTRY_DSN', cause: { code: 'unused' as const, other: 'SENTRY_DSN' } })),
      ...misspelt(environment).map(({ name, meant }) => ({ name, reason: `is ${meant} meant?`, cause: { code: 'misspelt' as const, other: meant } }))
    ]
  }
}
